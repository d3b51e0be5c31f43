// One archive for many readers: how often the host is asked.
import { describe, expect, it } from 'vitest'
import type { RepositoryName } from '../../../functions/domain/events/git.ts'
import { openMemoryGitHost } from '../../../functions/ports/git-hosts/memory.ts'
import { shareTrees } from '../../../functions/ports/git-hosts/share-trees.ts'
import { aClock } from '../../builders/a-clock.ts'

const repository = 'acme/manifests' as RepositoryName
const wants = () => true

function aSharedHost(options: { readonly maxKeptBytes?: number } = {}) {
  const clock = aClock()
  const host = openMemoryGitHost({ repositories: [repository] })
  const commit = host.push(repository, 'main', { 'a.yaml': 'a: b\n' })
  const shared = shareTrees(host, { now: clock.now, ...options })
  return { clock, host, shared, commit, read: (what = commit) => shared.readTree({ repository, commit: what, wants }) }
}

describe('a shared tree', () => {
  it('is fetched once, for those who ask at once and for those who ask soon after', async () => {
    const { host, clock, read } = aSharedHost()
    const trees = await Promise.all(Array.from({ length: 100 }, () => read()))
    await clock.advance(29_000)
    expect(await read()).toBe(trees[0])
    expect(host.calls.readTree).toBe(1)
  })

  it('is fetched once however long they go on asking, and again when nobody did for a while', async () => {
    const { host, clock, read } = aSharedHost()
    for (let times = 0; times < 10; times += 1) {
      await read()
      await clock.advance(29_000)
    }
    expect(host.calls.readTree).toBe(1)
    await clock.advance(1_000)
    await read()
    expect(host.calls.readTree).toBe(2)
  })

  it('is kept beside another commit of its repository, as two branches have them', async () => {
    const { host, read, commit } = aSharedHost()
    const newer = host.push(repository, 'main', { 'b.yaml': 'a: b\n' })
    for (let times = 0; times < 10; times += 1) {
      expect((await read(newer)).commit).toBe(newer)
      expect((await read()).commit).toBe(commit)
    }
    expect(host.calls.readTree).toBe(2)
  })

  it('gives way when all together are too heavy, the one first that nobody asked for the longest time', async () => {
    const { host, read, commit } = aSharedHost({ maxKeptBytes: 12 })
    const [second, third] = ['b', 'c'].map(name => host.push(repository, name, { [`${name}.yaml`]: 'a: b\n' }))
    for (const one of [commit, second, commit, third, commit]) await read(one)
    expect(host.calls.readTree).toBe(3)
    await read(second)
    expect(host.calls.readTree).toBe(4)
  })

  it('that could not be fetched is asked for again', async () => {
    const { host, read } = aSharedHost()
    host.failNext('readTree', new Error('down'))
    await expect(read()).rejects.toThrow('down')
    expect((await read()).files).toHaveLength(1)
  })

  it('that is heavy is not kept', async () => {
    const { host, read } = aSharedHost({ maxKeptBytes: 3 })
    await read()
    await read()
    expect(host.calls.readTree).toBe(2)
  })

  it('is not handed to those who want other files', async () => {
    const { host, shared, commit, read } = aSharedHost()
    await read()
    expect((await shared.readTree({ repository, commit, wants: () => false })).files).toEqual([])
    expect(host.calls.readTree).toBe(2)
  })
})
