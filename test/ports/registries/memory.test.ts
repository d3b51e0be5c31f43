// The registry in memory: the contract, and the switches that tests of flows use.
import { describe, expect, it } from 'vitest'
import type { Tag } from '../../../functions/domain/images/image.ts'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import { openMemoryRegistry, type RegistryFault } from '../../../functions/ports/registries/memory.ts'
import { itBehavesLikeARegistry } from './contract.ts'

const repo = nameRepo('', 'acme/web')
const tag = '1.0.0' as Tag

describe('openMemoryRegistry', () => {
  itBehavesLikeARegistry(async () => {
    const registry = openMemoryRegistry()
    const host = 'registry.example.com'
    return {
      registry,
      host,
      push: async (path, name, dates) => registry.push(nameRepo(host, path), name, dates),
      pushArtifact: async (path, name) =>
        registry.push(nameRepo(host, path), name, { unsuitable: 'it is an artifact and no image' }),
      lose: async (path, name) => registry.lose(nameRepo(host, path), name),
      stop: async () => {},
    }
  })

  it('has from the start what is on the shelf', async () => {
    const registry = openMemoryRegistry({ [repo]: { '1.0.0': { createdAt: 5 }, '1.1.0': { createdAt: 6 } } })
    expect(await registry.listTags(repo)).toEqual(['1.0.0', '1.1.0'])
    expect(await registry.readImage(repo, tag)).toMatchObject({ details: { createdAt: 5 } })
  })

  it('reads by digest what no tag names any more', async () => {
    const registry = openMemoryRegistry()
    const digest = registry.push(repo, '1.0.0', { createdAt: 5 })
    registry.untag(repo, '1.0.0')
    expect(await registry.listTags(repo)).toEqual([])
    expect(await registry.readImage(repo, digest)).toEqual({ kind: 'found', details: { digest, createdAt: 5 } })
  })

  it.each<[RegistryFault, string]>([
    ['denied', 'registry-access-denied'],
    ['unknown', 'registry-repository-unknown'],
    ['busy', 'registry-busy'],
    ['down', 'registry-unavailable'],
  ])('fails on a repository that is %s with %s, until it is healed', async (fault, code) => {
    const registry = openMemoryRegistry({ [repo]: { '1.0.0': {} } })
    registry.setFault(repo, fault)
    await expect(registry.listTags(repo)).rejects.toMatchObject({ code })
    await expect(registry.readDigest(repo, tag)).rejects.toMatchObject({ code })
    await expect(registry.readImage(repo, tag)).rejects.toMatchObject({ code })
    registry.setFault(repo, undefined)
    expect(await registry.listTags(repo)).toEqual(['1.0.0'])
    expect(registry.requests(repo)).toEqual({ listTags: 2, readDigest: 1, readImage: 1 })
  })

  it('counts nothing for a repository that nobody asked for', () => {
    expect(openMemoryRegistry().requests(repo)).toEqual({ listTags: 0, readDigest: 0, readImage: 0 })
  })

  it('gives the same digest for the same push', () => {
    const [one, other] = [openMemoryRegistry(), openMemoryRegistry()]
    expect(one.push(repo, '1.0.0', { createdAt: 5 })).toBe(other.push(repo, '1.0.0', { createdAt: 5 }))
    expect(one.push(repo, '1.0.0', { createdAt: 6 })).not.toBe(other.push(repo, '1.0.0', { createdAt: 5 }))
  })
})
