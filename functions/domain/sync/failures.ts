// What stops a whole sync, beside what the doors report.
import { type FailureReport, NeedsPerson, TryLater } from '../failure.ts'

/** The job names a target that the configuration does not have (any more). */
export class TargetUnknown extends NeedsPerson {
  override readonly code = 'target-unknown'
  constructor(target: string) {
    super({ what: 'There is no such target', where: target, fix: 'Look at the targets in fluxless.yml.' })
  }
}

/** The manifests of a commit cannot be read without doubt; nothing of it is applied. */
export class CommitUnclean extends NeedsPerson {
  override readonly code = 'commit-unclean'
  readonly problems: readonly FailureReport[]
  constructor(commit: string, problems: readonly FailureReport[]) {
    const [first] = problems
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
    const place = first?.where === undefined ? '' : ` in ${first.where}`
    super({
      what: `Nothing was applied: ${first?.what ?? 'the manifests cannot be read'}${place}${more}`,
      where: `commit ${commit.slice(0, 7)}`,
      fix: 'Correct it and push again; the last good commit stays applied.',
    })
    this.problems = problems
  }
}

/** A run that hands over its rest again and again does not get anywhere. */
export class SyncTooLong extends NeedsPerson {
  override readonly code = 'sync-too-long'
  constructor(target: string, turns: number) {
    super({
      what: `The sync was not done after ${turns} turns`,
      where: target,
      fix: 'Raise sync.timeout, or split the target.',
    })
  }
}

/** A registry told of a push and does not show it yet. */
export class PushNotShown extends TryLater {
  override readonly code = 'push-not-shown'
  override readonly retryAfterMs = 2_000
  constructor(repo: string, tags: readonly string[]) {
    super({
      what: `The registry told of ${tags.join(', ')} and does not show it yet`,
      where: repo,
      fix: 'It is looked at again by itself, a few times; a tag that is gone again needs nothing.',
    })
  }
}
