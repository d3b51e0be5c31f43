// Follows a rollout until every workload of a release runs what it should.
import type { WorkloadStatus } from '../domain/access/api-objects.ts'
import { renderTable } from '../domain/release/render-table.ts'
import { askApi } from './ask-api.ts'
import type { Server } from './find-server.ts'
import type { World } from './world.ts'

const HEADERS = ['WORKLOAD', 'CONTAINER', 'IMAGE', 'RELEASE', 'REPLICAS']
const DELAY_MS = 2_000
/** A HelmRelease is never ready; its operator says `deployed`. */
const DONE: ReadonlySet<string> = new Set(['ready', 'deployed'])

/** Watches workloads; ends when all are done, or at the first that is in trouble. There is no time limit, as in Flux. */
export async function watchRollout(
  ids: readonly string[],
  verbosity: number,
  server: Server,
  world: World,
): Promise<void> {
  world.stderr('Monitoring rollout ...\n')
  const question = { path: 'v11/services', query: { namespace: '', services: ids.join(',') } }
  for (;;) {
    const workloads = await askApi<readonly WorkloadStatus[]>(question, server, world)
    for (const workload of workloads) {
      world.stdout(`${renderTable([HEADERS, ...describeRows(workload, verbosity)])}\n`)
      const messages = workload.Rollout.Messages ?? []
      if (messages.length > 0) {
        world.stderr(`There was a problem releasing ${workload.ID}:\n${messages.map(text => `${text}\n`).join('')}`)
        return
      }
    }
    if (workloads.every(({ Status }) => DONE.has(Status))) {
      world.stderr('All workloads ready.\n')
      return
    }
    await world.wait(DELAY_MS)
  }
}

function describeRows({ ID, Containers, Status, Rollout }: WorkloadStatus, verbosity: number) {
  const { Updated, Desired, Outdated, Ready } = Rollout
  const more = verbosity > 0 ? ` (${Outdated} outdated, ${Ready} ready)` : ''
  const [first, ...others] = Containers
  return [
    [ID, first?.Name ?? '', first?.Current.ID ?? '', Status, `${Updated}/${Desired}${more}`],
    ...others.map(({ Name, Current }) => ['', Name, Current.ID, '', '']),
  ]
}
