// What can go wrong while a commit's archive is read; nothing of a tree is used unless all of it was read.
import { NeedsPerson, TryLater } from '../../domain/failure.ts'

/** The archive ended early or is damaged. A partial tree would look like deleted files, so there is none. */
export class TreeTruncated extends TryLater {
  override readonly code = 'tree-truncated'
  override readonly retryAfterMs = 5_000
  constructor(where: string, cause?: unknown) {
    super({ what: 'The archive arrived incomplete or damaged', where, fix: 'It is fetched again.' }, { cause })
  }
}

/** The archive says that it is of another commit, or does not say of which. */
export class TreeMismatch extends TryLater {
  override readonly code = 'tree-mismatch'
  override readonly retryAfterMs = 30_000
  constructor(where: string, found: string | undefined) {
    const what = found === undefined ? 'The archive names no commit' : `The archive is of another commit (${found})`
    super({ what, where, fix: 'It is fetched again; check for a proxy that answers from a cache if it lasts.' })
  }
}

/** The archive holds what Git never writes into one. */
export class TreeRefused extends NeedsPerson {
  override readonly code = 'tree-refused'
  constructor(where: string, why: string) {
    super({ what: `The archive is refused: it has ${why}`, where, fix: 'Look at this commit: nothing of it was read.' })
  }
}

/** The tree is larger than allowed. */
export class TreeTooLarge extends NeedsPerson {
  override readonly code = 'tree-too-large'
  constructor(where: string, why: string) {
    const fix = 'Keep manifests in a repository of their own, without large or many other files.'
    super({ what: `The tree is too large: ${why}`, where, fix })
  }
}

/** A link that we were to read leads out of the repository. */
export class LinkLeavesTree extends NeedsPerson {
  override readonly code = 'link-leaves-tree'
  constructor(path: string, target: string) {
    const fix = 'Let the link point to a file inside the repository, by a relative path.'
    super({ what: `The symbolic link leads out of the repository (to ${JSON.stringify(target)})`, where: path, fix })
  }
}

/** A link that we were to read leads nowhere. */
export class LinkDangling extends NeedsPerson {
  override readonly code = 'link-dangling'
  constructor(path: string, target: string) {
    const fix = 'Add the file it points to, or remove the link.'
    super({ what: `The symbolic link leads nowhere (to ${JSON.stringify(target)})`, where: path, fix })
  }
}

/** A link that we were to read leads in a circle, or over too many links. */
export class LinkLoop extends NeedsPerson {
  override readonly code = 'link-loop'
  constructor(path: string, maxHops: number) {
    const what = `The symbolic link leads in a circle, or over more than ${maxHops} links`
    super({ what, where: path, fix: 'Let the link point straight to its file.' })
  }
}
