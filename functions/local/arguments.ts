// What `npm start` can be told.
import { parseArgs } from 'node:util'
import type { LeaseName } from '../wiring/leadership.ts'

/** Is what the runner was told. */
export type RunnerArguments = {
  readonly once: boolean
  readonly help: boolean
  readonly host: string
  readonly port: number
  readonly config?: string
  readonly kubeconfig?: string
  readonly manifests?: string
  readonly state: string
  /** How long work in hand may take to end. */
  readonly stopLimitMs: number
  readonly lease?: LeaseName
}

/** Shown for `--help` and beside a mistake. */
export const HELP = `fluxless on one machine: the real functions, in-process queues, a timer for the schedule.

Without --config it opens a sandbox for trying and testing: a Git host, a Kubernetes API
and a demo repository on loopback. State is kept in .fluxless/; delete it to start afresh.

  npm start                              start, sync the demo repository, keep running
  npm start -- --once                    exit after the first sync: 0 if it applied and tagged
  npm start -- --manifests DIR           put your own manifests into the sandbox's repository
  npm start -- --kubeconfig FILE         apply to a real cluster (its current context)
  npm start -- --config fluxless.yml     no sandbox: your Git hosts, clusters and targets

Options
  --port N              port of the webhook, the API and the probes (8080; 0 picks a free one)
  --host ADDRESS        address to listen at (127.0.0.1); another one needs --config
  --state DIR           where state is kept (.fluxless)
  --stop-limit TIME     how long work in hand may take to end (30s; in the sandbox 5s)
  --lease CLUSTER:NAMESPACE/NAME
                        work only while this process holds that Lease, else stand by for who does
  --lease-duration TIME how long a Lease holds that nobody renews (15s)
  --help                this text

Then: git clone the printed URL, change something, git push; kubectl --kubeconfig .fluxless/kubeconfig
get all -A; npx fluxctl list-workloads -a. Ctrl-C stops everything.

GET /healthz, /readyz and /metrics are for probes and for Prometheus.`

/** What was told makes no sense. */
export class ArgumentsInvalid extends Error {}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost|::1)$/
const LEASE = /^([^:/]+):([a-z0-9-]{1,63})\/([a-z0-9.-]{1,253})$/
const TIME = /^(\d{1,5})(s|m)$/

/**
 * Parses the runner's arguments.
 *
 * @throws {ArgumentsInvalid} naming the option and what it takes
 */
export function parseRunnerArguments(argv: readonly string[]): RunnerArguments {
  const { 'stop-limit': limit, 'lease-duration': duration, lease: leaseText, ...values } = parse(argv)
  const { config, host } = values
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ArgumentsInvalid(`--port takes a number from 0 to 65535, not ${JSON.stringify(values.port)}`)
  }
  if (config !== undefined && (values.kubeconfig ?? values.manifests) !== undefined) {
    throw new ArgumentsInvalid('--kubeconfig and --manifests belong to the sandbox; with --config, say it in the file')
  }
  if (config === undefined && !LOOPBACK.test(host)) {
    throw new ArgumentsInvalid('--host opens the runner to others, which the sandbox must never be: give --config too')
  }
  const stopLimitMs = parseTime('--stop-limit', limit ?? (config === undefined ? '5s' : '30s'))
  const lease = leaseText === undefined ? undefined : parseLease(leaseText, parseTime('--lease-duration', duration))
  if (lease && config === undefined) {
    throw new ArgumentsInvalid('--lease names a cluster of the configuration: give --config too')
  }
  return { ...values, port, stopLimitMs, ...(lease && { lease }) }
}

function parseLease(text: string, durationMs: number): LeaseName {
  const [, cluster, namespace, name] = LEASE.exec(text) ?? []
  if (cluster === undefined || namespace === undefined || name === undefined) {
    throw new ArgumentsInvalid(`--lease takes CLUSTER:NAMESPACE/NAME, not ${JSON.stringify(text)}`)
  }
  if (durationMs < 2_000) throw new ArgumentsInvalid('--lease-duration takes 2s or more')
  return { cluster, namespace, name, durationMs }
}

function parseTime(option: string, text: string): number {
  const [, count, unit] = TIME.exec(text) ?? []
  if (count === undefined)
    throw new ArgumentsInvalid(`${option} takes a time like 30s or 2m, not ${JSON.stringify(text)}`)
  return Number(count) * (unit === 'm' ? 60_000 : 1_000)
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      options: {
        once: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        host: { type: 'string', default: '127.0.0.1' },
        port: { type: 'string', default: '8080' },
        config: { type: 'string' },
        kubeconfig: { type: 'string' },
        manifests: { type: 'string' },
        state: { type: 'string', default: '.fluxless' },
        'stop-limit': { type: 'string' },
        lease: { type: 'string' },
        'lease-duration': { type: 'string', default: '15s' },
      },
    }).values
  } catch (cause) {
    throw new ArgumentsInvalid(cause instanceof Error ? cause.message : String(cause))
  }
}
