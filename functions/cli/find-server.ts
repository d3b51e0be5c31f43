// Where the API is and who we are there: options first, then the environment, then a runner on this machine.
import type { Milliseconds } from '../domain/failure.ts'
import { parseDuration } from '../domain/sync/duration.ts'
import { CommandStopped, UsageWrong } from './failures.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

/** Is the API to ask; `from` is set when nobody named it. */
export type Server = {
  readonly url: string
  readonly token: string | undefined
  readonly timeoutMs: Milliseconds
  readonly target: string | undefined
  readonly from?: string
}

const LOCAL_FACTS = '.fluxless/local.json'

const NO_SERVER = `no server to talk to

Give the address of the API with --url or FLUX_URL, and a token with --token or FLUX_TOKEN:

  fluxctl --url https://flux.example.com/api/flux --token <token> <command>

Or start one on this machine with "npm start": in its folder it is found by ${LOCAL_FACTS}.`

/** Finds the server; `undefined` when nothing says where it is. */
export function findServer(values: Values, world: World): Server | undefined {
  const { env } = world
  const timeoutMs = readTimeout(values.get('timeout') ?? (env.FLUX_TIMEOUT || '60s'))
  const target = values.get('target')
  const given = values.get('url') ?? (env.FLUX_URL || undefined)
  const token = values.get('token') ?? (env.FLUX_TOKEN || env.FLUX_SERVICE_TOKEN || undefined)
  if (given !== undefined) return { url: readUrl(given), token, timeoutMs, target }
  const local = readLocalFacts(world)
  return local && { url: readUrl(local.apiUrl), token: token ?? local.apiToken, timeoutMs, target, from: LOCAL_FACTS }
}

/**
 * Finds the server, and says on stderr when nobody named it.
 *
 * @throws {CommandStopped} when nothing says where it is, with what to do
 */
export function needServer(values: Values, world: World): Server {
  const server = findServer(values, world)
  if (!server) throw new CommandStopped(NO_SERVER)
  if (server.from !== undefined) world.stderr(`Using ${server.url} from ${server.from}\n`)
  return server
}

function readTimeout(text: string): Milliseconds {
  const timeoutMs = parseDuration(text)
  if (timeoutMs !== undefined) return timeoutMs
  throw new UsageWrong(`invalid timeout ${JSON.stringify(text)}: write a duration such as 60s or 1m30s`)
}

function readUrl(text: string): string {
  if (!/^https?:/i.test(text) || !URL.canParse(text)) {
    throw new UsageWrong(`invalid URL ${JSON.stringify(text)}: it starts with http:// or https://`)
  }
  return text.replace(/\/+$/, '')
}

function readLocalFacts(world: World): { readonly apiUrl: string; readonly apiToken: string | undefined } | undefined {
  const text = world.readFile(LOCAL_FACTS)
  if (text === undefined) return undefined
  try {
    const { apiUrl, apiToken } = JSON.parse(text)
    if (typeof apiUrl === 'string') return { apiUrl, apiToken: typeof apiToken === 'string' ? apiToken : undefined }
  } catch {
    // Told below, like a file without the key.
  }
  throw new CommandStopped(`${LOCAL_FACTS} is not readable; start the runner again, or give --url`)
}
