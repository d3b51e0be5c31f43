// Asks the API over HTTP, and turns every way it can fail into words for the person at the terminal.
import type { ErrorBody } from '../domain/access/api-objects.ts'
import { CommandStopped, ServerRefused } from './failures.ts'
import type { Server } from './find-server.ts'
import type { World } from './world.ts'

/** Is one question: a path below the base URL, and a body for those that are posted. */
export type Question = {
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly post?: unknown
}

const REQUEST_TIMEOUT_MS = 30_000

const WHO_ARE_YOU = `The request failed authentication

This most likely means that the token is missing or wrong. Give one of the tokens that the server knows
(api.tokens in fluxless.yml) with --token or FLUX_TOKEN.`

/**
 * Asks and returns the value of the answer; `undefined` for an empty one.
 *
 * @throws {ServerRefused} when the server says no, with its help
 * @throws {CommandStopped} when there is no answer, or not one of the API
 */
export async function askApi<Answer>(question: Question, server: Server, world: Pick<World, 'fetch'>): Promise<Answer> {
  const target = server.target === undefined ? {} : { target: server.target }
  const query = new URLSearchParams({ ...question.query, ...target })
  const address = `${server.url}/${question.path}${query.size > 0 ? `?${query}` : ''}`
  const { status, statusText, type, text } = await send(address, question, server, world)
  if (status === 401) throw new ServerRefused(status, WHO_ARE_YOU)
  if (status < 200 || status > 299) throw refuse(status, statusText, type, text)
  if (text.trim() === '') return undefined as Answer
  const value = parseJson(text)
  if (value === undefined) throw new CommandStopped(`${server.url} does not answer like the API; look at the URL`)
  return value as Answer
}

async function send(address: string, { post }: Question, { url, token }: Server, world: Pick<World, 'fetch'>) {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (token !== undefined) headers.authorization = `Bearer ${token}`
  if (post !== undefined) headers['content-type'] = 'application/json'
  const body = post === undefined ? {} : { method: 'POST', body: JSON.stringify(post) }
  try {
    const answer = await world.fetch(address, {
      ...body,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    })
    const { status, statusText } = answer
    return { status, statusText, type: answer.headers.get('content-type') ?? '', text: await answer.text() }
  } catch (thrown) {
    throw new CommandStopped(
      `cannot reach ${url}: ${describeCause(thrown)}\n\nCheck that the server runs and that the URL is right.`,
      { cause: thrown },
    )
  }
}

function refuse(status: number, statusText: string, type: string, text: string): Error {
  if (type.startsWith('application/json')) {
    const body = parseJson(text) as Partial<ErrorBody> | undefined
    if (typeof body?.help === 'string') return new ServerRefused(status, body.help)
  }
  return new CommandStopped(`${status} ${statusText} ${text.trim().slice(0, 500)}`.trim())
}

function describeCause(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'no answer'
  if (thrown.name === 'TimeoutError') return `no answer within ${REQUEST_TIMEOUT_MS / 1000}s`
  const cause = thrown.cause instanceof Error ? thrown.cause : thrown
  return cause.message || ('code' in cause ? String(cause.code) : cause.name)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
