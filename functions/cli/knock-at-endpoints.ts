// Knocks at the endpoints of a server as senders do: a stranger has to be refused, a ping with the right signature heard.
import { createHmac, randomUUID } from 'node:crypto'
import type { EndpointGuide } from '../domain/access/api-objects.ts'
import type { Finding, Looked } from '../domain/access/checkup.ts'
import type { FailureReport } from '../domain/failure.ts'
import type { World } from './world.ts'

/** Holds secrets by the name of their endpoint: those that are known here. */
export type HookSecrets = Readonly<Record<string, string>>

type Knock = { readonly status: number; readonly tookMs: number } | { readonly why: string }
type Place = { readonly base: string; readonly secrets: HookSecrets }

const TIMEOUT_MS = 15_000
const PING = JSON.stringify({ zen: 'Is anybody there?', hook_id: 0 })

/** Knocks at each, as a stranger and, where a ping can be signed, as its sender. */
export async function knockAtEndpoints(
  guides: readonly EndpointGuide[],
  { base, secrets }: Place,
  world: Pick<World, 'fetch' | 'now'>,
): Promise<readonly Finding[]> {
  const knocks = guides.map(async (guide): Promise<readonly Finding[]> => {
    const { name, source } = guide
    const url = `${base}${guide.path.replace('<secret>', 'nobody')}`
    const stranger = judgeStranger(url, await knock(url, '{}', {}, world))
    const found: Finding = { arrow: 'endpoint', about: name, ...stranger }
    if (source !== 'github' || stranger.outcome !== 'ok') return [found]
    return [found, { arrow: 'signature', about: name, ...(await ping(url, secrets[name], world)) }]
  })
  return (await Promise.all(knocks)).flat()
}

async function ping(url: string, secret: string | undefined, world: Pick<World, 'fetch' | 'now'>): Promise<Looked> {
  if (secret === undefined) return { outcome: 'skipped', why: 'its secret is not known here; give --config' }
  const signature = `sha256=${createHmac('sha256', secret).update(PING).digest('hex')}`
  const headers = { 'x-github-event': 'ping', 'x-github-delivery': randomUUID(), 'x-hub-signature-256': signature }
  const heard = await knock(url, PING, headers, world)
  if ('status' in heard && heard.status >= 200 && heard.status < 300) {
    return { outcome: 'ok', detail: `a signed ping is heard in ${heard.tookMs}ms` }
  }
  if ('status' in heard && heard.status === 401) {
    const fix = 'Store the same secret at both places and wait a minute; fluxctl setup writes both.'
    return broken('signature-refused', 'The secret that is known here is not the one of the server', url, fix)
  }
  return describeNoAnswer(url, heard)
}

function judgeStranger(url: string, heard: Knock): Looked {
  if ('status' in heard && heard.status === 401) {
    return { outcome: 'ok', detail: `reached in ${heard.tookMs}ms, and refuses strangers` }
  }
  if ('status' in heard && heard.status >= 200 && heard.status < 300) {
    const fix = 'Something else answers at this address: correct the route.'
    return broken('endpoint-open', 'A request without a proof is taken', url, fix)
  }
  return describeNoAnswer(url, heard)
}

function describeNoAnswer(url: string, heard: Knock): Looked {
  const why = 'why' in heard ? heard.why : `HTTP ${heard.status}`
  const fix = 'Check that POST /hook/{endpoint} leads to the webhook function, and look at its log.'
  return broken('endpoint-unreachable', `The endpoint does not answer as it should (${why})`, url, fix)
}

function broken(code: string, what: string, where: string, fix: string): Looked {
  return { outcome: 'failed', failure: { code, what, where, fix } satisfies FailureReport }
}

async function knock(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  { fetch, now }: Pick<World, 'fetch' | 'now'>,
): Promise<Knock> {
  const startedAt = now()
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    await answer.body?.cancel()
    return { status: answer.status, tookMs: now() - startedAt }
  } catch (thrown) {
    const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown
    const why = cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : 'no answer'
    return { why }
  }
}
