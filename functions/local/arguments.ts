// What `npm start` can be told.
import { parseArgs } from 'node:util'

/** Is what the runner was told. */
export type RunnerArguments = {
  readonly once: boolean
  readonly help: boolean
  readonly port: number
  readonly config?: string
  readonly kubeconfig?: string
  readonly manifests?: string
  readonly state: string
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
  --port N          port of the webhook and the API (8080; 0 picks a free one)
  --state DIR       where state is kept (.fluxless)
  --help            this text

Then: git clone the printed URL, change something, git push; kubectl --kubeconfig .fluxless/kubeconfig
get all -A; npx fluxctl list-workloads -a. Ctrl-C stops everything.`

/** What was told makes no sense. */
export class ArgumentsInvalid extends Error {}

/**
 * Parses the runner's arguments.
 *
 * @throws {ArgumentsInvalid} naming the option and what it takes
 */
export function parseRunnerArguments(argv: readonly string[]): RunnerArguments {
  const { values } = parse(argv)
  const port = Number(values.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new ArgumentsInvalid(`--port takes a number from 0 to 65535, not ${JSON.stringify(values.port)}`)
  }
  if (values.config !== undefined && (values.kubeconfig ?? values.manifests) !== undefined) {
    throw new ArgumentsInvalid('--kubeconfig and --manifests belong to the sandbox; with --config, say it in the file')
  }
  return { ...values, port }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      options: {
        once: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        port: { type: 'string', default: '8080' },
        config: { type: 'string' },
        kubeconfig: { type: 'string' },
        manifests: { type: 'string' },
        state: { type: 'string', default: '.fluxless' },
      },
    })
  } catch (cause) {
    throw new ArgumentsInvalid(cause instanceof Error ? cause.message : String(cause))
  }
}
