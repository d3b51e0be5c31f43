// Tells through the status of the commit, where the people who pushed look.
import type { CommitStatus, StatusWriter } from '../git-hosts/port.ts'
import type { Log } from '../log/port.ts'
import type { HealthWord, Notifier, SyncWord, Told } from './port.ts'

const SYNC_STATES: Readonly<Record<SyncWord, CommitStatus['state']>> = {
  started: 'pending',
  applied: 'success',
  'partly-applied': 'failure',
  failed: 'error',
}

const HEALTH_STATES: Readonly<Record<HealthWord, CommitStatus['state']>> = {
  progressing: 'pending',
  healthy: 'success',
  unhealthy: 'failure',
  'health-unknown': 'error',
}

/**
 * Opens a notifier that writes `fluxless/<target>` on the commit, and `fluxless/<target>/health` beside it: what was
 * applied stays applied, whatever becomes of it. A status that cannot be written is only logged.
 */
export function openCommitStatus(statuses: StatusWriter, log: Log): Notifier {
  return {
    async tell(told: Told) {
      const { repository, commit, target, job, summary: description } = told
      const status = { repository, commit, description, ...readPlace(told) }
      await statuses.reportStatus(status).catch((thrown: unknown) => {
        const why = thrown instanceof Error ? thrown.message : String(thrown)
        log.write({ msg: 'commit status not written', level: 'warn', target, commit, job, why })
      })
    },
  }
}

function readPlace({ target, verdict }: Told): Pick<CommitStatus, 'state' | 'context'> {
  const context = `fluxless/${target}`
  return isHealthWord(verdict)
    ? { state: HEALTH_STATES[verdict], context: `${context}/health` }
    : { state: SYNC_STATES[verdict], context }
}

function isHealthWord(verdict: Told['verdict']): verdict is HealthWord {
  return Object.hasOwn(HEALTH_STATES, verdict)
}
