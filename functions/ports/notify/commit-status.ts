// Tells through the status of the commit, where the people who pushed look.
import type { StatusWriter } from '../git-hosts/port.ts'
import type { Log } from '../log/port.ts'
import type { Notifier, Told } from './port.ts'

const STATES = { started: 'pending', applied: 'success', 'partly-applied': 'failure', failed: 'error' } as const

/** Opens a notifier that writes `fluxless/<target>` on the commit; a status that cannot be written is only logged. */
export function openCommitStatus(statuses: StatusWriter, log: Log): Notifier {
  return {
    async tell(told: Told) {
      const { repository, commit, summary: description } = told
      const status = {
        repository,
        commit,
        state: STATES[told.verdict],
        context: `fluxless/${told.target}`,
        description,
      }
      await statuses.reportStatus(status).catch((thrown: unknown) => {
        const why = thrown instanceof Error ? thrown.message : String(thrown)
        log.write({ msg: 'commit status not written', level: 'warn', target: told.target, commit, why })
      })
    },
  }
}
