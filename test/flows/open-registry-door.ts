// The webhook function with its endpoints from a configuration, and everything behind it in memory.
import { receiveEvent } from '../../functions/flows/receive-event.ts'
import { hookHandler } from '../../functions/lambda/hook-handler.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import type { Message } from '../../functions/ports/queue/port.ts'
import { openMemoryTable } from '../../functions/ports/table/memory.ts'
import { TableUnavailable } from '../../functions/ports/table/unavailable.ts'
import { parseConfig } from '../../functions/wiring/config.ts'
import { openEndpoints } from '../../functions/wiring/endpoints.ts'
import { aContext, anHttpEvent } from '../lambda/an-http-event.ts'
import { NOW_S, openGoogle } from '../ports/webhooks/a-google-token.ts'
import { SECRET } from '../ports/webhooks/a-knock.ts'
import { type RegistryKnock, WHSEC } from './a-registry-knock.ts'

/** Writes a configuration with one endpoint of each kind, named after its source. */
export function writeConfig(knocks: readonly RegistryKnock[], more = ''): string {
  const endpoints = knocks.map(({ source, settings }) => {
    const secret = source === 'generic-registry' ? 'WHSEC' : 'SECRET'
    const secrets = source === 'artifact-registry' ? '' : `, secrets: [{ env: ${secret} }]`
    return `  ${source}: { source: ${source}${secrets}${settings === '' ? '' : `, ${settings}`}${more} }`
  })
  return `clusters: { a: { inCluster: true } }
gitHosts: { host: { kind: github, auth: { token: { env: GIT } } } }
targets: [{ name: a, git: { host: host, repository: acme/manifests }, cluster: a }]
endpoints:
${endpoints.join('\n')}
`
}

/** Opens the door; `isUp` can be switched while it stands open. */
export function openRegistryDoor(config: string) {
  const clock = { now: NOW_S * 1000 }
  const isUp = { queue: true }
  const [log, google] = [openMemoryLog(), openGoogle()]
  const scanned: Message[] = []
  const settings = { config: parseConfig(config), env: { SECRET, WHSEC }, now: () => clock.now }
  const { direct, ...doors } = openEndpoints(settings, google.http)
  async function send(message: Message) {
    if (!isUp.queue) throw new TableUnavailable('the queue of the test', undefined)
    scanned.push(message)
  }
  const ports = {
    ...doors,
    targets: settings.config.targets,
    queue: { send: () => Promise.reject(new Error('nothing here leads to a sync')) },
    scans: { send },
    table: openMemoryTable({ now: () => clock.now }),
    log,
    now: () => clock.now,
  }
  const handler = hookHandler(call => receiveEvent(call, ports), { direct, log })
  const knock = async ({ source, body, show }: RegistryKnock, secret = SECRET) => {
    const { headers = {}, pathSecret } = show(body, secret)
    const path = `/hook/${source}${pathSecret === undefined ? '' : `/${pathSecret}`}`
    return (await handler(anHttpEvent({ path, headers, body }), aContext)).statusCode
  }
  const jobs = () => scanned.map(message => JSON.parse(message.body))
  return { handler, knock, scanned, jobs, log, clock, isUp, google }
}
