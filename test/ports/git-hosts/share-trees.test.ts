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

  it('is fetched again when its time is over', async () => {
    const { host, clock, read } = aSharedHost()
    await read()
    await clock.advance(30_000)
    await read()
    expect(host.calls.readTree).toBe(2)
  })

  it('gives way to another commit of its repository', async () => {
    const { host, read, commit } = aSharedHost()
    const newer = host.push(repository, 'main', { 'b.yaml': 'a: b\n' })
    expect((await read(newer)).commit).toBe(newer)
    expect((await read()).commit).toBe(commit)
    expect(host.calls.readTree).toBe(2)
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
