// What can keep a release, or a change of policies, from being written.
import { NeedsPerson, TryLater } from '../failure.ts'

/** A person asked for something that Git does not have, or for an image that no registry has. */
export class UpdateRefused extends NeedsPerson {
  override readonly code = 'update-refused'
  constructor(what: string, fix: string, where?: string) {
    super(where === undefined ? { what, fix } : { what, where, fix })
  }
}

/** An edit did not come out as it was planned, which is a defect; nothing was written. */
export class EditNotAsPlanned extends NeedsPerson {
  override readonly code = 'edit-not-as-planned'
  constructor(why: string) {
    const fix = 'Nothing was written. Edit the file by hand, and report it as a defect of fluxless with the file.'
    super({ what: `An edit did not come out as it was planned: ${why}`, fix })
  }
}

/** Others write to the branch faster than a change can be planned. */
export class BranchContested extends TryLater {
  override readonly code = 'branch-contested'
  override readonly retryAfterMs = 5_000
  constructor(branch: string, attempts: number) {
    super({
      what: `The branch moved ${attempts} times while a commit was being planned`,
      where: branch,
      fix: 'It is tried again by itself; if it lasts, look who commits to the branch so often.',
    })
  }
}

/** What was asked for is more than a job can carry. */
export class UpdateTooLarge extends NeedsPerson {
  override readonly code = 'update-too-large'
  constructor(characters: number, most: number) {
    super({ what: `The update has ${characters} characters, and a job carries ${most}`, fix: 'Ask for it in parts.' })
  }
}
