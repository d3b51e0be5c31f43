// The valves of garbage collection, told to people: what would go, and how to consent.
import { NeedsPerson } from '../failure.ts'

/** The target reads another repository, branch or paths than what is left over came from. */
export class PruneSourceChanged extends NeedsPerson {
  override readonly code = 'prune-source-changed'
  constructor(names: string) {
    super({
      what: 'Nothing was deleted: what is left over came from another repository, branch or paths',
      where: names,
      fix: 'Correct the git settings of the target; if the change is meant and these may go, push a commit whose message ends with "Fluxless-Prune: yes".',
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
      fix: 'Bring the branch back to where it was; if history was rewritten on purpose and these may go, push a commit whose message ends with "Fluxless-Prune: yes".',
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
      fix: 'Look at the branch and at git.paths; if all of it may go, push a commit whose message ends with "Fluxless-Prune: yes".',
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
      fix: 'Look at what the commit removes; if these may go, push a commit whose message ends with "Fluxless-Prune: yes".',
    })
  }
}
