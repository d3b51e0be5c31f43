// Tells what a run did, in one voice: to the journal, to the log, to the people who pushed.
import type { CommitSha } from '../../domain/events/git.ts'
import { describeFailure, type EpochMs, type FailureReport, TryLater } from '../../domain/failure.ts'
import { describeRun, levelOfRun } from '../../domain/sync/describe-run.ts'
import { CommitUnclean } from '../../domain/sync/failures.ts'
import type { SyncJob } from '../../domain/sync/sync-job.ts'
import { describeCounts, type SyncRun, type Verdict } from '../../domain/sync/sync-run.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Head } from '../../ports/git-hosts/port.ts'
import type { Log } from '../../ports/log/port.ts'
import type { Notifier } from '../../ports/notify/port.ts'
import type { Table } from '../../ports/table/port.ts'
import { readJournal, recordRun } from './record-run.ts'

/** Is what telling needs; people are told through the Git host of the target. */
export type ReportPorts = {
  readonly table: Table
  readonly notify: (gitHost: string) => Notifier
  readonly log: Log
  readonly now: () => EpochMs
}

const MAX_TOLD_WARNINGS = 20

type Applied = Pick<SyncRun, 'verdict' | 'tag' | 'counts' | 'objects' | 'failures'> & { readonly commit: CommitSha }

/** Opens the report of one run, even of a job whose target is gone; each run ends in exactly one of `unchanged`, `applied` and the failures. */
export function openReport(job: SyncJob, target: SyncTarget | undefined, ports: ReportPorts) {
  const startedAt = ports.now()
  const nothing = { tag: 'kept', counts: {}, objects: [], failures: [] } as const

  function endRun(rest: Omit<SyncRun, 'id' | 'target' | 'reason' | 'startedAt' | 'endedAt'>): SyncRun {
    const { id, reason } = job
    return { id, target: job.target, reason, startedAt, endedAt: ports.now(), ...rest }
  }

  async function tell(commit: CommitSha, verdict: Parameters<Notifier['tell']>[0]['verdict'], summary: string) {
    if (!target) return
    const { host, repository, branch } = target.git
    await ports.notify(host).tell({ target: target.name, repository, branch, commit, verdict, summary, job: job.id })
  }

  /** Without a table nobody knows whether it is news: then it is told. */
  async function record(run: SyncRun): Promise<void> {
    const word = told[run.verdict]
    let isTold = false
    const tellRun = async () => {
      isTold = true
      if (word && run.commit) await tell(run.commit, word, run.summary)
    }
    try {
      await recordRun(run, ports.table, ports.now(), tellRun)
    } catch (thrown) {
      const { what: why } = describeFailure(thrown)
      ports.log.write({ msg: 'run not recorded', level: 'warn', target: job.target, job: job.id, why })
      if (!isTold) await tellRun()
    }
  }

  async function finish(run: SyncRun): Promise<SyncRun> {
    ports.log.write({ msg: `sync ${run.verdict}`, level: levelOfRun(run), ...describeRun(run) })
    await record(run)
    return run
  }

  async function fail(thrown: unknown, commit?: CommitSha): Promise<never> {
    const failures = thrown instanceof CommitUnclean ? thrown.problems : [describeFailure(thrown)]
    const verdict = thrown instanceof TryLater ? 'retrying' : 'failed'
    const run = { ...nothing, verdict, failures, summary: describeFailure(thrown).what } as const
    await finish(endRun(commit === undefined ? run : { ...run, commit }))
    throw thrown
  }

  return {
    /**
     * Tells whether the latest run of a commit ended before it could say what it did, although the tag may have moved:
     * the journal knows that, or has no run of it at all. With no answer from the table nothing is known of such a run.
     */
    async isUnfinished(commit: CommitSha): Promise<boolean> {
      const journal = await readJournal(job.target, ports.table).catch(() => undefined)
      if (journal === undefined) return false
      const latest = journal.find(run => run.commit === commit)
      return latest === undefined || latest.verdict === 'retrying' || latest.verdict === 'postponed'
    },
    /** Shows on the commit that work is under way; not for a head that was told of before. */
    async started(head: Head) {
      if (head.tag?.commit !== head.commit) await tell(head.commit, 'started', 'Applying')
    },
    /** Tells what was passed over or odd in the files, when there is any; none of it stops a sync. */
    noticed(notes: { readonly skipped: readonly { readonly why: string }[]; readonly warnings: readonly unknown[] }) {
      const skipped = Object.fromEntries(
        [...Map.groupBy(notes.skipped, ({ why }) => why)].map(([why, those]) => [why, those.length]),
      )
      const warnings = notes.warnings.slice(0, MAX_TOLD_WARNINGS)
      const facts = { target: job.target, job: job.id }
      if (warnings.length > 0) ports.log.write({ msg: 'manifests are odd', level: 'warn', ...facts, warnings })
      if (notes.skipped.length > 0) ports.log.write({ msg: 'files skipped', ...facts, skipped })
    },
    unchanged: (commit: CommitSha) =>
      finish(endRun({ ...nothing, commit, verdict: 'unchanged', summary: 'Already applied' })),
    applied(run: Applied): Promise<SyncRun> {
      const failures: readonly FailureReport[] = run.tag === 'taken' ? [...run.failures, TAG_TAKEN] : run.failures
      const verdict = run.tag === 'taken' ? 'failed' : run.verdict
      const summary =
        run.tag === 'taken'
          ? TAG_TAKEN.what
          : [describeCounts(run.counts), ...run.failures.map(({ what }) => what)].join('; ')
      return finish(endRun({ ...run, verdict, failures, summary }))
    },
    failed: (thrown: unknown) => fail(thrown),
    failedAt: (commit: CommitSha) => (thrown: unknown) => fail(thrown, commit),
  }
}

const TAG_TAKEN: FailureReport = {
  code: 'tag-taken',
  what: 'The commit is applied, but its tag was moved by somebody else to another history',
  fix: 'Give every target a tag of its own, and let nothing else move it.',
}

const told = {
  unchanged: undefined,
  postponed: undefined,
  retrying: undefined,
  applied: 'applied',
  'partly-applied': 'partly-applied',
  failed: 'failed',
} as const satisfies Record<Verdict, Parameters<Notifier['tell']>[0]['verdict'] | undefined>
