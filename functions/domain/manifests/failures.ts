// What can be wrong with the files of a commit, told with file and line and never with what a value says.
import { NeedsPerson } from '../failure.ts'

/** Says that a file is no YAML we can read, or no text at all. */
export class ManifestUnreadable extends NeedsPerson {
  override readonly code = 'manifest-unreadable'
  constructor(
    where: string,
    why: string,
    fix = 'Correct the file and push again; until then the last good commit stays applied.',
  ) {
    super({ what: `Cannot read manifest: ${why}`, where, fix })
  }
}

/** Says that a document is YAML but no Kubernetes object. */
export class ManifestInvalid extends NeedsPerson {
  override readonly code = 'manifest-invalid'
  constructor(where: string, why: string, fix: string) {
    super({ what: `Not a Kubernetes object: ${why}`, where, fix })
  }
}

/** Says that one object is defined more than once. */
export class ManifestDuplicate extends NeedsPerson {
  override readonly code = 'manifest-duplicate'
  constructor(id: string, places: readonly string[]) {
    super({
      what: `Duplicate definition of ${id}`,
      where: places.join(' and '),
      fix: 'Keep one of them; two definitions of one object would overwrite each other.',
    })
  }
}

/** Says that a configured path is not in the commit, or not inside the repository. */
export class PathNotFound extends NeedsPerson {
  override readonly code = 'path-not-found'
  constructor(path: string, why: string) {
    super({ what: `Git path ${JSON.stringify(path)} ${why}`, fix: "Correct the target's git.paths, or add the path." })
  }
}
