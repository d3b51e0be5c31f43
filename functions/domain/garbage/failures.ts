// The valves of garbage collection, told to people: what would go, and how to consent.
import { NeedsPerson } from '../failure.ts'

const CONSENT = 'push a commit whose message ends with the line "Fluxless-Prune: yes".'

/** The target reads another repository, branch or paths than what is left over came from. */
export class PruneSourceChanged extends NeedsPerson {
  override readonly code = 'prune-source-changed'
  constructor(names: string) {
    super({
      what: 'Nothing was deleted: what is left over came from another repository, branch or paths',
      where: names,
      fix: `Correct the target's git settings; if the change is meant and these may go, ${CONSENT}`,
    })
  }
}

/** The commit does not follow from the one that was applied before. */
export class PruneCommitBehind extends NeedsPerson {
  override readonly code = 'prune-commit-behind'
  constructor(names: string) {
    super({
      what: 'Nothing was deleted: this commit does not follow from the one that what is left over came from',
      where: names,
      fix: `Bring the branch back to where it was; if history was rewritten on purpose and these may go, ${CONSENT}`,
    })
  }
}

/** The repository holds no object at all any more. */
export class PruneEmpty extends NeedsPerson {
  override readonly code = 'prune-empty'
  constructor(names: string) {
    super({
      what: 'Nothing was deleted: Git holds no object at all any more',
      where: names,
      fix: `Look at the branch and the target's git.paths; if all of it may go, ${CONSENT}`,
    })
  }
}

/** More than the allowed share would go at once. */
export class PruneShare extends NeedsPerson {
  override readonly code = 'prune-share'
  constructor(share: string, names: string) {
    super({
      what: `Nothing was deleted: ${share} would go at once`,
      where: names,
      fix: `Look at what the commit removes; if these may go, ${CONSENT}`,
    })
  }
}
