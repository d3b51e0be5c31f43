// What a delivery is called in the queue.
import { expect, it } from 'vitest'
import { nameDelivery } from '../../../functions/domain/events/name-delivery.ts'

const MINUTE_MS = 60_000

it.each([
  ['an id that lasts', 24 * 60 * MINUTE_MS, 0, 59 * MINUTE_MS, true],
  ['an id that lasts as long as the queue remembers', 5 * MINUTE_MS, 0, 4 * MINUTE_MS, true],
  ['a body within its window', 5_000, 10_000, 14_999, true],
  ['a body after its window', 5_000, 10_000, 15_000, false],
  ['a body without a window', 0, 10_000, 10_001, false],
])('of %s is the same twice or not', (_, idWindowMs, first, second, isSame) => {
  const delivery = { deliveryId: `body-${'a'.repeat(32)}`, idWindowMs }
  const [one, other] = [nameDelivery(delivery, first), nameDelivery(delivery, second)]
  expect(one === other).toBe(isSame)
  expect(one).toMatch(/^[A-Za-z0-9._-]{1,64}$/)
})
