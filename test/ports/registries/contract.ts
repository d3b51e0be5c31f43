// What every registry promises, told once; each provider brings a registry and a way to push to it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EpochMs } from '../../../functions/domain/failure.ts'
import { NeedsPerson } from '../../../functions/domain/failure.ts'
import type { ImageDigest, Tag } from '../../../functions/domain/images/image.ts'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import type { RegistryReader } from '../../../functions/ports/registries/port.ts'

/** Is a registry with the means to push to it; paths are below its host. */
export type RegistryUnderTest = {
  readonly registry: RegistryReader
  readonly host: string
  push(path: string, tag: string, dates: PushedDates): Promise<ImageDigest>
  /** Pushes something that is no image, such as a chart. */
  pushArtifact(path: string, tag: string): Promise<ImageDigest>
  /** Takes away what is behind a tag; it is listed still. */
  lose(path: string, tag: string): Promise<void>
  stop(): Promise<void>
}

/** Is what an image says of its age. */
export type PushedDates = { readonly createdAt?: EpochMs; readonly labelledAt?: EpochMs }

const MONDAY = Date.UTC(2026, 2, 2, 8)
const TUESDAY = Date.UTC(2026, 2, 3, 8)
const tag = (text: string) => text as Tag

/** Tries a registry; `open` gives one without these repositories. */
export function itBehavesLikeARegistry(open: () => Promise<RegistryUnderTest>) {
  describe('as a registry', () => {
    let under: RegistryUnderTest
    let registry: RegistryReader
    beforeEach(async () => {
      under = await open()
      registry = under.registry
    })
    afterEach(() => under.stop())
    const repo = (path = 'acme/web') => nameRepo(under.host, path)

    it('lists every tag of a repository once, and no other', async () => {
      const names = ['1.0.0', '1.0.1', 'latest', 'main-5f3a', '_odd.one']
      for (const [index, name] of names.entries()) await under.push('acme/web', name, { createdAt: MONDAY + index })
      await under.push('acme/web', 'latest', { createdAt: TUESDAY })
      await under.push('acme/web-admin', 'other', { createdAt: MONDAY })
      expect([...(await registry.listTags(repo()))].sort()).toEqual([...names].sort())
    })

    it('reads which digest a tag has, and follows it', async () => {
      const first = await under.push('acme/web', 'latest', { createdAt: MONDAY })
      expect(await registry.readDigest(repo(), tag('latest'))).toBe(first)
      const second = await under.push('acme/web', 'latest', { createdAt: TUESDAY })
      expect(second).not.toBe(first)
      expect(await registry.readDigest(repo(), tag('latest'))).toBe(second)
    })

    it('reads when an image was made, and what its label says', async () => {
      const digest = await under.push('acme/web', '1.0.0', { createdAt: TUESDAY, labelledAt: MONDAY })
      const details = { digest, createdAt: TUESDAY, labelledAt: MONDAY }
      expect(await registry.readImage(repo(), tag('1.0.0'))).toEqual({ kind: 'found', details })
      expect(await registry.readImage(repo(), digest)).toEqual({ kind: 'found', details })
    })

    it('reads an image that says nothing of its age', async () => {
      const digest = await under.push('acme/web', '1.0.0', {})
      expect(await registry.readImage(repo(), tag('1.0.0'))).toEqual({ kind: 'found', details: { digest } })
    })

    it('reads a repository deep in a path', async () => {
      const digest = await under.push('acme/team/tools/web', '1.0.0', { createdAt: MONDAY })
      expect(await registry.listTags(repo('acme/team/tools/web'))).toEqual(['1.0.0'])
      expect(await registry.readDigest(repo('acme/team/tools/web'), tag('1.0.0'))).toBe(digest)
    })

    it('finds nothing at a tag that is not there', async () => {
      await under.push('acme/web', '1.0.0', { createdAt: MONDAY })
      expect(await registry.readDigest(repo(), tag('1.0.1'))).toBeUndefined()
      expect(await registry.readImage(repo(), tag('1.0.1'))).toEqual({ kind: 'missing' })
    })

    it('finds nothing behind a tag that is listed only, and goes on with the others', async () => {
      await under.push('acme/web', '1.0.0', { createdAt: MONDAY })
      const digest = await under.push('acme/web', '1.0.1', { createdAt: TUESDAY })
      await under.lose('acme/web', '1.0.0')
      expect(await registry.listTags(repo())).toContain('1.0.0')
      expect(await registry.readImage(repo(), tag('1.0.0'))).toEqual({ kind: 'missing' })
      expect(await registry.readDigest(repo(), tag('1.0.0'))).toBeUndefined()
      expect(await registry.readDigest(repo(), tag('1.0.1'))).toBe(digest)
    })

    it('says why something is no image for us', async () => {
      const digest = await under.pushArtifact('acme/chart', '0.1.0')
      const found = await registry.readImage(repo('acme/chart'), tag('0.1.0'))
      expect(found).toEqual({ kind: 'unsuitable', why: 'it is an artifact and no image', digest })
    })

    it('asks for a person when the repository is unknown', async () => {
      const thrown = await registry.listTags(repo('acme/wbe')).catch((error: unknown) => error)
      expect(thrown).toBeInstanceOf(NeedsPerson)
      expect(thrown).toMatchObject({ code: 'registry-repository-unknown', where: repo('acme/wbe') })
    })
  })
}
