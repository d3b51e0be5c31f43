// Answers that serve for a while: how long, for how many at once, and when they are forgotten before.
import { expect, it } from 'vitest'
import { remember } from '../../functions/wiring/remember.ts'

function open(read = async (count: number) => `answer ${count}`) {
  let [count, moment] = [0, 0]
  const recall = remember(
    () => {
      count += 1
      return read(count)
    },
    { forMs: 60_000, now: () => moment },
  )
  const at = (ms: number) => {
    moment = ms
  }
  return { recall, at, count: () => count }
}

it('reads again when the time is over, and not before', async () => {
  const { recall, at } = open()
  expect(await recall()).toBe('answer 1')
  at(59_999)
  expect(await recall()).toBe('answer 1')
  at(60_000)
  expect(await recall()).toBe('answer 2')
})

it('reads once for many at the same time', async () => {
  const { recall, count } = open()
  await Promise.all(Array.from({ length: 20 }, recall))
  expect(count()).toBe(1)
})

it('does not keep a failure', async () => {
  const { recall } = open(async count => (count === 1 ? Promise.reject(new Error('down')) : 'up'))
  await expect(recall()).rejects.toThrow('down')
  expect(await recall()).toBe('up')
})

it('forgets an answer that was refused, but not one that has just been read', async () => {
  const { recall, at, count } = open()
  expect(recall.forget()).toBe(false)
  await recall()
  at(4_999)
  expect(recall.forget()).toBe(false)
  await recall()
  expect(count()).toBe(1)
  at(5_000)
  expect(recall.forget()).toBe(true)
  await recall()
  expect(count()).toBe(2)
})
