// Reads what GitHub sent to a hook, page by page, and asks for another attempt.
import * as v from 'valibot'
import type { DeliveryAttempt } from '../../domain/events/delivery-attempt.ts'
import type { EpochMs } from '../../domain/failure.ts'
import type { HttpAnswer } from '../http/port.ts'
import type { GithubApi } from './github-api.ts'
import { parseGithubBody } from './parse-github-data.ts'
import type { DeliveryLog, Hook } from './port.ts'

const Deliveries = v.array(
  v.object({
    id: v.string(),
    guid: v.string(),
    event: v.string(),
    delivered_at: v.pipe(v.string(), v.isoTimestamp()),
    status_code: v.number(),
  }),
)

const PER_PAGE = 100
/** With more to look through than this, the oldest wait for the poll. */
const MOST_PAGES = 20

/** Lists attempts since a moment, newest first; `path` is that of the hook. */
export async function listGithubDeliveries(
  api: GithubApi,
  path: string,
  { hook, since, only }: Parameters<DeliveryLog['listDeliveries']>[0],
): Promise<readonly DeliveryAttempt[]> {
  const { repository } = hook
  const doing = 'listing what was delivered'
  const attempts: DeliveryAttempt[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const status = only === 'failed' ? { status: 'failure' } : {}
    const query = new URLSearchParams({ per_page: String(PER_PAGE), ...status, ...(cursor ? { cursor } : {}) })
    const answer = await api.send({
      repository,
      doing,
      method: 'GET',
      path: `${path}/deliveries?${query}`,
      isRead: true,
    })
    const found = parseGithubBody(Deliveries, quoteIds(answer.body), repository, doing).map(toAttempt)
    attempts.push(...found.filter(({ at }) => at >= since))
    cursor = findCursor(answer)
    if (cursor === undefined || isBefore(found.at(-1), since)) break
  }
  return attempts
}

/** Asks for another attempt. */
export async function redeliverFromGithub(
  api: GithubApi,
  path: string,
  { repository }: Hook,
  { id }: DeliveryAttempt,
): Promise<void> {
  const at = `${path}/deliveries/${encodeURIComponent(id)}/attempts`
  await api.send({ repository, doing: 'asking for a delivery again', method: 'POST', path: at, isRead: false })
}

/** Ids are beyond 2^53: as numbers they would come out as others. */
function quoteIds(body: Buffer): Buffer {
  return Buffer.from(body.toString('utf8').replaceAll(/"id":\s*(\d+)/g, '"id":"$1"'))
}

function toAttempt(delivery: v.InferOutput<typeof Deliveries>[number]): DeliveryAttempt {
  const { id, guid, event, delivered_at, status_code: status } = delivery
  return { id, guid, event, at: Date.parse(delivered_at), isTaken: status >= 200 && status < 300, status }
}

function findCursor({ headers }: HttpAnswer): string | undefined {
  const [, next] = /<([^>]+)>;\s*rel="next"/.exec(headers.link ?? '') ?? []
  return next === undefined ? undefined : (new URL(next).searchParams.get('cursor') ?? undefined)
}

function isBefore(attempt: DeliveryAttempt | undefined, since: EpochMs): boolean {
  return attempt === undefined || attempt.at < since
}
