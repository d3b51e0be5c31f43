// What the API says of a workload's images, from what is known of their repositories.
import { describe, expect, it } from 'vitest'
import { describeImages, type TagOrder } from '../../../functions/domain/access/describe-images.ts'
import { CONTAINER_FIELDS, type ContainerField } from '../../../functions/domain/access/image-status.ts'
import type { ImageDigest, Tag } from '../../../functions/domain/images/image.ts'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import { emptyShelf, type Shelf } from '../../../functions/domain/images/shelf.ts'

const AT = Date.parse('2020-04-20T13:53:00Z')
const DAY = 24 * 60 * 60_000
const ID = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'demo', name: 'podinfo' }
const digest = `sha256:${'a'.repeat(64)}` as ImageDigest

/** The first tag is the oldest; `?` behind a tag means that nothing was read of it. */
function aShelf(written: string, more: Partial<Shelf> = {}): Shelf {
  const tags = written.split(' ').filter(tag => tag !== '')
  const images = tags.flatMap((tag, index) => {
    if (tag.endsWith('?')) return []
    return [[tag as Tag, { digest, createdAt: AT + index * DAY, readAt: AT, trustMs: 0 }] as const]
  })
  const named = tags.map(tag => tag.replace('?', '') as Tag)
  const repo = nameRepo('', 'stefanprodan/podinfo')
  return { ...emptyShelf(repo), tags: named, listedAt: AT, images: new Map(images), ...more }
}

/** Newest first, unread ones last; lets through what starts as the pattern says. */
const newestFirst =
  (prefix = '') =>
  (_: unknown, { tags, images }: Shelf): TagOrder => {
    const made = (tag: Tag) => images.get(tag)?.createdAt ?? 0
    const sorted = [...tags].sort((one, other) => made(other) - made(one) || (one < other ? -1 : 1))
    return { sorted, filtered: sorted.filter(tag => tag.startsWith(prefix)) }
  }

function look(image: string, shelf: Shelf | undefined, prefix = '', fields?: ReadonlySet<ContainerField>) {
  const workload = { id: ID, containers: [{ name: 'app', image }] }
  const [container] = describeImages(workload, { shelfOf: () => shelf, order: newestFirst(prefix) }, fields).Containers
  return container
}

const info = (tag: string, day: number) => ({
  ID: `stefanprodan/podinfo:${tag}`,
  Digest: digest,
  CreatedAt: new Date(AT + day * DAY).toISOString().replace('.000Z', 'Z'),
  LastFetched: '2020-04-20T13:53:00Z',
})

describe('images', () => {
  it('are described as Flux does', () => {
    const workload = { id: ID, containers: [{ name: 'podinfod', image: 'stefanprodan/podinfo:3.1.0' }] }
    const shelf = aShelf('3.0.0 3.1.0 3.2.0 4.0.0')
    expect(describeImages(workload, { shelfOf: () => shelf, order: newestFirst('3.') })).toEqual({
      ID: 'demo:deployment/podinfo',
      Containers: [
        {
          Name: 'podinfod',
          Current: info('3.1.0', 1),
          LatestFiltered: info('3.2.0', 2),
          Available: [info('4.0.0', 3), info('3.2.0', 2), info('3.1.0', 1), info('3.0.0', 0)],
          AvailableImagesCount: 4,
          NewAvailableImagesCount: 2,
          FilteredImagesCount: 3,
          NewFilteredImagesCount: 1,
        },
      ],
    })
  })

  const failure = { code: 'registry-away', what: 'The registry is away', where: 'ghcr.io', fix: 'Wait.', at: AT }
  it.each`
    what                                       | image            | shelf                                   | error
    ${'nothing when nothing was read'}         | ${'podinfo:1'}   | ${undefined}                            | ${'image data not available'}
    ${'nothing when the tags were not listed'} | ${'podinfo:1'}   | ${aShelf('', { listedAt: 0 })}          | ${'image data not available'}
    ${'why the tags could not be listed'}      | ${'podinfo:1'}   | ${aShelf('', { listedAt: 0, failure })} | ${'The registry is away: ghcr.io'}
    ${'why an image is none'}                  | ${'podinfo:1:2'} | ${aShelf('1')}                          | ${'parsing "podinfo:1:2": expected image name as either <image>:<tag> or just <image>: invalid image ID'}
  `('tell $what', ({ image, shelf, error }) => {
    expect(look(image, shelf)).toEqual({ Name: 'app', Current: {}, LatestFiltered: {}, AvailableError: error })
  })

  it('say that the latest look failed beside what an earlier one found', () => {
    const shelf = aShelf('1 2', { failure })
    expect(look('podinfo:1', shelf)).toMatchObject({
      AvailableImagesCount: 2,
      AvailableError: 'The registry is away: ghcr.io',
    })
  })

  it.each`
    running                   | tags        | prefix | current                   | available | newAvailable | filtered     | newFiltered
    ${'podinfo:1'}            | ${'1 2 3'}  | ${''}  | ${'podinfo:1'}            | ${3}      | ${2}         | ${3}         | ${2}
    ${'podinfo:3'}            | ${'1 2 3'}  | ${''}  | ${'podinfo:3'}            | ${3}      | ${undefined} | ${3}         | ${undefined}
    ${'podinfo:2'}            | ${'1 2 3'}  | ${'1'} | ${'podinfo:2'}            | ${3}      | ${1}         | ${1}         | ${undefined}
    ${'podinfo:2'}            | ${'1 2? 3'} | ${''}  | ${'podinfo:2'}            | ${3}      | ${2}         | ${3}         | ${2}
    ${'podinfo:gone'}         | ${'1 2 3'}  | ${''}  | ${'podinfo:gone'}         | ${3}      | ${3}         | ${3}         | ${3}
    ${'podinfo'}              | ${'1 2 3'}  | ${'9'} | ${undefined}              | ${3}      | ${3}         | ${undefined} | ${undefined}
    ${`podinfo@${digest}`}    | ${'1 2 3'}  | ${''}  | ${undefined}              | ${3}      | ${3}         | ${3}         | ${3}
    ${`podinfo:2@${digest}`}  | ${'1 2 3'}  | ${''}  | ${'podinfo:2'}            | ${3}      | ${1}         | ${3}         | ${1}
    ${'localhost:5000/a/b:2'} | ${'1 2 3'}  | ${''}  | ${'localhost:5000/a/b:2'} | ${3}      | ${1}         | ${3}         | ${1}
  `('count what is newer than $running among $tags', row => {
    const container = look(row.running, aShelf(row.tags), row.prefix)
    expect([
      container?.Current.ID,
      container?.AvailableImagesCount,
      container?.NewAvailableImagesCount,
      container?.FilteredImagesCount,
      container?.NewFilteredImagesCount,
    ]).toEqual([row.current, row.available, row.newAvailable, row.filtered, row.newFiltered])
    expect(container?.Available?.some(({ ID: one }) => one?.endsWith(':gone'))).toBe(false)
  })

  it('name a tag of which nothing could be read, and no more of it', () => {
    const fault = { fault: 'its manifest is missing', readAt: AT, trustMs: 0 }
    const shelf = aShelf('1? 2?', { images: new Map([['2' as Tag, fault]]) })
    expect(look('podinfo:1', shelf)?.Available).toEqual([{ ID: 'podinfo:1' }, { ID: 'podinfo:2' }])
  })

  it('show the moment of a label', () => {
    const image = { digest, labelledAt: AT + 1, readAt: AT, trustMs: 0 }
    const shelf = aShelf('1?', { images: new Map([['1' as Tag, image]]) })
    const labels = { 'org.opencontainers.image.created': '2020-04-20T13:53:00.001Z' }
    expect(look('podinfo:1', shelf)?.Current).toEqual({
      ID: 'podinfo:1',
      Digest: digest,
      Labels: labels,
      LastFetched: '2020-04-20T13:53:00Z',
    })
  })

  it('have only the fields that are asked for, and always the two infos', () => {
    const one = new Set<ContainerField>(['Name', 'FilteredImagesCount'])
    expect(look('podinfo:1', aShelf('1 2'), '', one)).toEqual({
      Name: 'app',
      Current: {},
      LatestFiltered: {},
      FilteredImagesCount: 2,
    })
    expect(look('podinfo:1', aShelf('1 2'), '', new Set(CONTAINER_FIELDS))).toEqual(look('podinfo:1', aShelf('1 2')))
  })
})
