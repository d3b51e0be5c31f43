// fluxctl list-workloads: what runs, with which images, how far its rollout is and what is said about it.
import type { WorkloadStatus } from '../domain/access/api-objects.ts'
import { renderTable } from '../domain/release/render-table.ts'
import { askApi } from './ask-api.ts'
import { needServer, type Server } from './find-server.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

const HEADERS = ['WORKLOAD', 'CONTAINER', 'IMAGE', 'RELEASE', 'POLICY']

/** Lists the workloads of one namespace, or of all. */
export async function listWorkloads(values: Values, world: World): Promise<number> {
  const server = needServer(values, world)
  const namespace = values.has('all-namespaces') ? '' : (values.get('namespace') ?? 'default')
  const container = values.get('container')
  const found = await read(namespace, server, world)
  const workloads = found
    .filter(({ Containers }) => container === undefined || Containers.some(({ Name }) => Name === container))
    .sort((one, other) => (one.ID < other.ID ? -1 : one.ID > other.ID ? 1 : 0))
  if (values.get('output-format') === 'json') world.stdout(`${JSON.stringify(workloads)}\n`)
  else {
    const rows = workloads.flatMap(describeRows)
    world.stdout(renderTable(values.has('no-headers') ? rows : [HEADERS, ...rows]))
  }
  if (found.length === 0 && namespace !== '') await hint(namespace, server, world)
  return 0
}

function read(namespace: string, server: Server, world: World): Promise<readonly WorkloadStatus[]> {
  return askApi({ path: 'v11/services', query: { namespace, services: '' } }, server, world)
}

/** An empty list of one namespace is more often the wrong namespace than an empty cluster. */
async function hint(namespace: string, server: Server, world: World): Promise<void> {
  const elsewhere = await read('', server, world)
  const names = [...new Set(elsewhere.map(({ ID }) => ID.slice(0, ID.indexOf(':'))))].sort()
  if (names.length === 0) return
  world.stderr(`No workloads in namespace ${namespace}; there are some in ${names.join(', ')}.\n`)
  world.stderr('Use -n <namespace> for one of them, -a for all.\n')
}

function describeRows(workload: WorkloadStatus): readonly (readonly string[])[] {
  const { ID, Containers, Status } = workload
  const [first, ...others] = Containers
  return [
    [ID, first?.Name ?? '', first?.Current.ID ?? '', Status, describePolicies(workload)],
    ...others.map(({ Name, Current }) => ['', Name, Current.ID, '', '']),
  ]
}

function describePolicies({ Automated, Ignore, Locked }: WorkloadStatus): string {
  const words = [Automated && 'automated', Ignore && 'ignore', Locked && 'locked']
  return words.filter(word => word !== false).join(',')
}
