// REST: what was delivered to the webhooks, and sending it once more.
import { createHash } from 'node:crypto'
import { type Answer, json, Refused } from './answer.ts'
import type { HookShelf } from './hook-shelf.ts'
import type { Host } from './host.ts'
import { apiUrl } from './present.ts'
import { findHook } from './rest-hooks.ts'
import type { Call, Route } from './router.ts'
import type { Delivery, Webhooks } from './webhooks.ts'

const DEFAULT_PER_PAGE = 30

/** Lists the routes for the deliveries of `hooks`. */
export function deliveryRoutes(host: Host, shelf: HookShelf, webhooks: Webhooks): readonly Route[] {
  function deliveriesOf(call: Call): readonly Delivery[] {
    const { id } = findHook(shelf, call)
    return webhooks.deliveries.filter(delivery => delivery.hookId === id).toReversed()
  }

  return [
    {
      method: 'GET',
      pattern: 'hooks/:/deliveries',
      async answer(call) {
        const url = `${apiUrl(host, call.repository)}/hooks/${call.params[0]}/deliveries`
        return listDeliveries(deliveriesOf(call), call.query, url)
      },
    },
    {
      method: 'GET',
      pattern: 'hooks/:/deliveries/:',
      async answer(call) {
        const found = deliveriesOf(call).find(delivery => delivery.id === call.params[1])
        if (!found) throw new Refused(404, 'Not Found')
        const request = { headers: found.requestHeaders, payload: JSON.parse(found.payload) }
        const response = { headers: found.responseHeaders, payload: found.responseBody }
        return withBareIds(json(200, { ...presentDelivery(found), url: found.url, request, response }))
      },
    },
    {
      method: 'POST',
      pattern: 'hooks/:/deliveries/:/attempts',
      async answer(call) {
        const found = deliveriesOf(call).find(delivery => delivery.id === call.params[1])
        if (!found) throw new Refused(404, 'Not Found')
        // Accepted is all it says; the outcome shows in the list.
        webhooks.redeliver(found.id).catch(() => {})
        return json(202, {})
      },
    },
  ]
}

/** Answers one page of deliveries, newest first. */
export function listDeliveries(deliveries: readonly Delivery[], asked: URLSearchParams, at: string): Answer {
  const wanted = asked.get('status')
  const all = deliveries.filter(({ status }) => wanted === null || (status === 'OK') === (wanted === 'success'))
  const cursor = asked.get('cursor')
  const start = cursor === null ? 0 : all.findIndex(delivery => cursorOf(delivery) === cursor)
  if (start < 0) throw new Refused(422, 'Invalid cursor')
  const perPage = Math.min(Number(asked.get('per_page')) || DEFAULT_PER_PAGE, 100)
  const next = all[start + perPage]
  const query = new URLSearchParams(asked)
  if (next) query.set('cursor', cursorOf(next))
  const page = all.slice(start, start + perPage).map(presentDelivery)
  return withBareIds(json(200, page, next ? { link: `<${at}?${query}>; rel="next"` } : {}))
}

const cursorOf = (delivery: Delivery) => `v1_${createHash('sha1').update(delivery.id).digest('hex').slice(0, 16)}`

const presentDelivery = (delivery: Delivery) => ({
  id: delivery.id,
  guid: delivery.guid,
  delivered_at: new Date(delivery.deliveredAtMs).toISOString(),
  redelivery: delivery.isRedelivery,
  duration: delivery.durationMs / 1000,
  status: delivery.status,
  status_code: delivery.statusCode,
  event: delivery.event,
  action: null,
  installation_id: null,
  repository_id: null,
  throttled_at: null,
})

// Ids beyond 2^53 go out as numbers, as GitHub sends them; JSON.stringify cannot.
function withBareIds(answer: Answer): Answer {
  return {
    ...answer,
    body: Buffer.from(answer.body.toString().replace(/^(\[?\{"id":)"(\d+)"|(\},\{"id":)"(\d+)"/g, '$1$3$2$4')),
  }
}
