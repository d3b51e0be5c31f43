// Stands for the names that AWS gives: the processes of functions load it first, and find hosts of registries on loopback.
// FLUXLESS_TEST_HOSTS holds ports by host, as JSON. The name stays what it is in certificates and headers.
import { Agent, type AgentOptions } from 'node:https'

type Connect = { createConnection(options: AgentOptions & { host?: string | null }, connected: unknown): unknown }

const ports = JSON.parse(process.env.FLUXLESS_TEST_HOSTS ?? '{}') as Readonly<Record<string, number>>
const agents = Agent.prototype as unknown as Connect
const connect = agents.createConnection

agents.createConnection = function (options, connected) {
  const port = ports[options.host ?? '']
  return connect.call(this, port === undefined ? options : { ...options, host: '127.0.0.1', port }, connected)
}
