// Reads a whole list, page by page, as long as the server keeps its place in it.
import { TOO_LATE } from './concurrency.ts'
import { ClusterAnswerUnreadable, ClusterBusy } from './failures.ts'
import { type PatientSend, readRetryAfter } from './patience.ts'

/** Is a list read to its end, or why there is none. */
export type Listed<Item> =
  | { readonly kind: 'items'; readonly items: readonly Item[] }
  | { readonly kind: 'forbidden' | 'not-served' | 'unavailable' | 'broken' }

/** What every Kubernetes client asks for. */
const PAGE_SIZE = 500
const MAX_RESTARTS = 2

type Page = { readonly items?: readonly unknown[] | null; readonly metadata?: { readonly continue?: string } }

type ListOptions = {
  readonly send: PatientSend
  readonly host: () => string
  readonly labelSelector?: string
  /** No further page is asked for when there are so many. */
  readonly enough?: number
}

/**
 * Lists everything at a path; each raw item is read at once, so that a page can be forgotten before the next.
 *
 * @throws {ClusterBusy} when the server asks us to come back later
 */
export async function listObjects<Item>(
  path: string,
  accept: string,
  read: (item: unknown) => Item,
  { send, host, labelSelector = '', enough = Number.POSITIVE_INFINITY }: ListOptions,
): Promise<Listed<Item>> {
  let items: Item[] = []
  let token = ''
  for (let restarts = 0; ; ) {
    const query = `limit=${PAGE_SIZE}${renderQuery({ labelSelector, continue: token })}`
    const answer = await send({ method: 'GET', path: `${path}?${query}`, headers: { accept } })
    if (answer === TOO_LATE) throw new ClusterBusy(host(), 503, undefined)
    switch (answer.status) {
      case 200:
        break
      case 403:
        return { kind: 'forbidden' }
      case 404:
      case 405:
        return { kind: 'not-served' }
      case 410:
        // The place in the list is too old: what was read of it is of another moment.
        if (restarts++ >= MAX_RESTARTS) throw new ClusterBusy(host(), answer.status, undefined)
        items = []
        token = ''
        continue
      case 500:
        // Of this kind alone: what is stored cannot be converted, or the webhook that converts it does not answer.
        return { kind: 'broken' }
      case 503:
        return { kind: 'unavailable' }
      default:
        throw new ClusterBusy(host(), answer.status, readRetryAfter(answer))
    }
    const page = parsePage(answer.text)
    if (page === undefined) throw new ClusterAnswerUnreadable(host(), `The list ${path} is not readable`)
    for (const item of page.items ?? []) items.push(read(item))
    token = page.metadata?.continue ?? ''
    if (token === '' || items.length >= enough) return { kind: 'items', items }
  }
}

function renderQuery(parameters: Readonly<Record<string, string>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== '')
  return given.map(([name, value]) => `&${name}=${encodeURIComponent(value)}`).join('')
}

function parsePage(text: string): Page | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
