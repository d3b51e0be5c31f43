// Asks an API server what it serves: two requests, or two "not modified"; many on a server older than 1.26.

import { TOO_LATE } from './concurrency.ts'
import { parseDiscoveryDocument } from './discovery-document.ts'
import { ClusterAnswerUnreadable, ClusterBusy, ClusterForbidden } from './failures.ts'
import { discoverLegacy } from './legacy-discovery.ts'
import { type PatientSend, readRetryAfter } from './patience.ts'
import { indexKinds, type KindIndex, type ServedKinds } from './served-kinds.ts'
import type { ApiAnswer } from './transport.ts'

/** Keeps what the server serves between two questions. */
export type Discovery = {
  /** Asks anew; simultaneous questions share one answer. */
  refresh(): Promise<KindIndex>
  /** Answers from memory when there was an answer before. */
  known(): Promise<KindIndex>
}

const AGGREGATED = ['v2', 'v2beta1'].map(v => `application/json;g=apidiscovery.k8s.io;v=${v};as=APIGroupDiscoveryList`)
const ACCEPT = [...AGGREGATED, 'application/json'].join(', ')
const ROOTS = ['/api', '/apis'] as const

type Kept = { readonly etag: string; readonly kinds: ServedKinds }

/** Opens discovery; nothing is asked yet. */
export function openDiscovery(send: PatientSend, host: () => string): Discovery {
  const kept = new Map<string, Kept>()
  let last: KindIndex | undefined
  let asking: Promise<KindIndex> | undefined

  const readRoot = async (root: string): Promise<ServedKinds> => {
    const before = kept.get(root)
    const revalidate = before === undefined ? {} : { 'if-none-match': before.etag }
    const answer = await send({ method: 'GET', path: root, headers: { accept: ACCEPT, ...revalidate } })
    if (answer === TOO_LATE) throw new ClusterBusy(host(), 503, undefined)
    if (answer.status === 304 && before) return before.kinds
    if (answer.status !== 200) throw refuse(answer, root, host())
    if (!isAggregated(answer)) return await discoverLegacy(answer, root, send, host())
    const kinds = parseDiscoveryDocument(answer.text)
    if (kinds === undefined) throw new ClusterAnswerUnreadable(host(), `Discovery (${root}) is not readable`)
    const etag = answer.headers.etag?.[0]
    if (etag !== undefined) kept.set(root, { etag, kinds })
    return kinds
  }
  const ask = async (): Promise<KindIndex> => {
    const [core, groups] = await Promise.all(ROOTS.map(readRoot))
    const staleGroups = new Set([...(core?.staleGroups ?? []), ...(groups?.staleGroups ?? [])])
    last = indexKinds({ kinds: [...(core?.kinds ?? []), ...(groups?.kinds ?? [])], staleGroups })
    return last
  }
  const refresh = () => {
    asking ??= ask().finally(() => {
      asking = undefined
    })
    return asking
  }
  return { refresh, known: async () => last ?? (await refresh()) }
}

function isAggregated(answer: ApiAnswer): boolean {
  return (answer.headers['content-type']?.[0] ?? '').includes('apidiscovery.k8s.io')
}

function refuse(answer: ApiAnswer, root: string, host: string): Error {
  if (answer.status === 403) return new ClusterForbidden(`The identity may not read discovery (${root})`, host)
  if (answer.status >= 500 || answer.status === 429) return new ClusterBusy(host, answer.status, readRetryAfter(answer))
  return new ClusterAnswerUnreadable(host, `Discovery (${root}) was answered with HTTP ${answer.status}`)
}
