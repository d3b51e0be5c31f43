// The OCI provider before a real registry, Debian's docker-registry: the contract, and what only a real one shows.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tag } from '../../../functions/domain/images/image.ts'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { openOci } from '../../../functions/ports/registries/oci.ts'
import { openPace } from '../../../functions/ports/registries/pace.ts'
import { anImage, anIndex } from './build-image.ts'
import { itBehavesLikeARegistry } from './contract.ts'
import { aChart, aDatedImage, NOW } from './registry-on-server.ts'
import { obstacle, startDockerRegistry } from './start-docker-registry.ts'

const tag = (text: string) => text as Tag

describe.skipIf(obstacle)(`docker-registry${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  const http = openHttp({ userAgent: 'fluxless-test' })
  const pace = openPace({ now: () => performance.now(), requestsPerSecond: 10_000 })
  const registry = openOci({ now: () => NOW, pace, insecureHosts: ['127.0.0.1'] }, http)
  let server: Awaited<ReturnType<typeof startDockerRegistry>>
  let opened = 0
  beforeAll(async () => {
    server = await startDockerRegistry(http)
  })
  afterAll(async () => {
    await server.stop()
    await http.close()
  })

  itBehavesLikeARegistry(async () => {
    // Each case gets a part of the one server, as starting it takes longer than a case.
    opened += 1
    const part = `case${opened}`
    const host = `${server.host}/${part}`
    const digests = new Map<string, Awaited<ReturnType<typeof server.push>>>()
    const push = async (path: string, name: string, image: ReturnType<typeof anImage>) => {
      const digest = await server.push(`${part}/${path}`, name, image)
      digests.set(`${path}:${name}`, digest)
      return digest
    }
    return {
      registry,
      host,
      push: (path, name, dates) => push(path, name, aDatedImage(dates)),
      pushArtifact: (path, name) => push(path, name, aChart()),
      lose: async (path, name) => server.lose(`${part}/${path}`, digests.get(`${path}:${name}`)!),
      stop: async () => {},
    }
  })

  const repo = (path: string) => nameRepo(server.host, path)

  it.each(['oci', 'docker'] as const)('gives the image for our platform out of an index, as %s writes it', async by => {
    const [arm, amd] = ['2026-01-01T00:00:00Z', '2026-02-02T00:00:00Z'].map(created => anImage({ created, by }))
    const digest = await server.push(
      `index/${by}`,
      '1.0.0',
      anIndex({ 'linux/arm64/v8': arm!, 'linux/amd64': amd! }, by),
    )
    const details = { digest, createdAt: Date.UTC(2026, 1, 2) }
    expect(await registry.readImage(repo(`index/${by}`), tag('1.0.0'))).toEqual({ kind: 'found', details })
    expect(await registry.readDigest(repo(`index/${by}`), tag('1.0.0'))).toBe(digest)
  })

  it('knows a repository whose tags were all deleted, and lists none', async () => {
    const digest = await server.push('emptied', '1.0.0', anImage({ created: '2026-01-01T00:00:00Z' }))
    await server.remove('emptied', digest)
    expect(await registry.listTags(repo('emptied'))).toEqual([])
  })

  it('lists hundreds of tags, whatever their order', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `0.${index}.0`)
    const digest = await server.push('many', '0.0.0', anImage({ created: '2026-01-01T00:00:00Z' }))
    server.tag('many', names, digest)
    expect([...(await registry.listTags(repo('many')))].sort()).toEqual([...names].sort())
  })
})
