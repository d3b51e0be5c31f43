// Scan jobs on their way into the queue.
import { expect, it } from 'vitest'
import type { PushedImage } from '../../../functions/domain/sync/plan-delivery.ts'
import { queueScans } from '../../../functions/flows/steps/queue-scans.ts'
import type { Message } from '../../../functions/ports/queue/port.ts'

const ORIGIN = { id: 'delivery-1', dedupId: 'delivery-1.odd', requestedAt: 1_000 }
const anImage = (repo: string, ...tags: readonly string[]) => ({ repo, tags }) as unknown as PushedImage

async function queue(...images: readonly PushedImage[]) {
  const sent: Message[] = []
  await queueScans(images, ORIGIN, { send: async message => void sent.push(message) })
  return sent
}

it('sends one job for each repository, with an id of its own', async () => {
  const sent = await queue(anImage('ghcr.io/a/b', '1', '2'), anImage('ghcr.io/a/c'))
  expect(sent.map(({ group, coalesceKey }) => [group, coalesceKey])).toEqual([
    ['scan/ghcr.io/a/b', 'ghcr.io/a/b:1,2'],
    ['scan/ghcr.io/a/c', 'ghcr.io/a/c'],
  ])
  expect(new Set(sent.map(({ dedupId }) => dedupId)).size).toBe(2)
  expect(sent.every(({ dedupId }) => dedupId.endsWith(':delivery-1.odd'))).toBe(true)
  const job = { kind: 'scan', reason: 'push', id: 'delivery-1', requestedAt: 1_000 }
  expect(sent.map(({ body }) => JSON.parse(body))).toEqual([
    { ...job, repo: 'ghcr.io/a/b', tags: ['1', '2'] },
    { ...job, repo: 'ghcr.io/a/c' },
  ])
})

it('leaves out tags when they are too many: all are listed in any case', async () => {
  const [message] = await queue(anImage('ghcr.io/a/b', ...Array.from({ length: 21 }, (_, index) => `${index}`)))
  expect(JSON.parse(message!.body)).not.toHaveProperty('tags')
})

it('fails when the queue did not take every job, and sends the others all the same', async () => {
  const sent: string[] = []
  const send = async ({ coalesceKey }: Message) => {
    if (coalesceKey === 'ghcr.io/a/b') throw new Error('down')
    sent.push(coalesceKey ?? '')
  }
  const images = [anImage('ghcr.io/a/b'), anImage('ghcr.io/a/c')]
  await expect(queueScans(images, ORIGIN, { send })).rejects.toThrow('down')
  expect(sent).toEqual(['ghcr.io/a/c'])
})
