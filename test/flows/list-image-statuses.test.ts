// What fluxctl list-images is told: what runs, what could run, and what is asked for meanwhile.
import { describe, expect, it } from 'vitest'
import type { ImagesQuery } from '../../functions/domain/access/parse-images-query.ts'
import type { ResourceIdText } from '../../functions/domain/manifests/resource-id.ts'
import { listImageStatuses } from '../../functions/flows/steps/list-image-statuses.ts'
import type { LiveWorkload } from '../../functions/ports/cluster/port.ts'
import type { TargetChanges } from '../builders/a-target.ts'
import { anImageWorld, repo } from './an-image-world.ts'

const SHOP = 'registry.example/team/shop'
const at = (day: number) => ({ createdAt: Date.parse(`2026-01-0${day}T00:00:00Z`) })

function running(name: string, image: string, annotations = {}, namespace = 'demo'): LiveWorkload {
  const rollout = { desired: 1, updated: 1, ready: 1, available: 1, outdated: 0, messages: [] }
  const id = { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name }
  return { id, containers: [{ name: 'main', image }], annotations, labels: {}, rollout, status: 'ready' }
}

function aCluster(workloads: readonly LiveWorkload[], targets: readonly TargetChanges[] = [{}]) {
  const shelf = {
    [repo('team/shop')]: { '1.0': at(1), '1.1': { ...at(2), labelledAt: at(9).createdAt }, '2.0': at(3) },
  }
  const world = anImageWorld({ files: { 'a.yaml': 'a: b\n' }, shelf, targets })
  const asked: (string | undefined)[] = []
  const cluster = () => ({
    async readWorkloads(namespace?: string) {
      asked.push(namespace)
      return workloads.filter(({ id }) => namespace === undefined || id.namespace === namespace)
    },
  })
  const list = (query: Omit<ImagesQuery, 'kind'> = {}) =>
    listImageStatuses(world.targets, { kind: 'images', ...query }, { ...world.ports, cluster })
  const scan = async () => {
    for (const { body } of world.sent.scans.splice(0)) await world.scan('', JSON.parse(body))
  }
  return { ...world, list, scan, asked }
}

const tagsOf = (list: Awaited<ReturnType<ReturnType<typeof aCluster>['list']>>) =>
  list[0]?.Containers[0]?.Available?.map(({ ID }) => ID?.split(':')[1]).join(' ')

describe('a list', () => {
  it('says at first that nothing is known, asks for a scan, and knows more the next time', async () => {
    const world = aCluster([running('shop', `${SHOP}:1.1`)])
    expect(await world.list()).toMatchObject([
      { ID: 'demo:deployment/shop', Containers: [{ Name: 'main', AvailableError: 'image data not available' }] },
    ])
    await world.scan()
    const known = await world.list()
    expect(tagsOf(known)).toBe('2.0 1.1 1.0')
    expect(known[0]?.Containers[0]).toMatchObject({
      Current: { ID: `${SHOP}:1.1`, CreatedAt: '2026-01-02T00:00:00Z' },
      LatestFiltered: { ID: `${SHOP}:2.0` },
      NewAvailableImagesCount: 1,
    })
  })

  it('asks for one scan of each repository, and again when ten minutes are over', async () => {
    const world = aCluster([running('a', `${SHOP}:1.0`), running('b', `${SHOP}:1.1`), running('c', 'nginx')])
    await world.list()
    expect(world.sent.scans.map(({ group }) => group).toSorted()).toEqual([
      'scan/index.docker.io/library/nginx',
      `scan/${repo('team/shop')}`,
    ])
    world.registry.push('index.docker.io/library/nginx' as ReturnType<typeof repo>, '1', at(1))
    await world.scan()
    await world.list()
    expect(world.sent.scans).toEqual([])
    world.pass(10 * 60_000 + 1)
    await world.list()
    expect(world.sent.scans).toHaveLength(2)
  })

  it.each`
    filter                                   | latest       | order
    ${{}}                                    | ${'2.0'}     | ${'2.0 1.1 1.0'}
    ${{ 'fluxcd.io/tag.main': 'semver:~1' }} | ${'1.1'}     | ${'2.0 1.1 1.0'}
    ${{ 'fluxcd.io/tag.main': 'glob:1.0' }}  | ${'1.0'}     | ${'2.0 1.1 1.0'}
    ${{ 'fluxcd.io/tag.main': 'regexp:(' }}  | ${undefined} | ${'2.0 1.1 1.0'}
  `('is ordered and filtered by $filter, the annotation of the object that runs', async ({ filter, latest, order }) => {
    const world = aCluster([running('shop', `${SHOP}:1.0`, filter)])
    await world.list()
    await world.scan()
    const list = await world.list()
    expect(tagsOf(list)).toBe(order)
    expect(list[0]?.Containers[0]?.LatestFiltered.ID).toBe(latest && `${SHOP}:${latest}`)
  })

  it('is ordered by labels where the settings name the repository, as automation does', async () => {
    const world = aCluster([running('shop', `${SHOP}:1.0`)], [{ automation: { useLabels: ['registry.example/*'] } }])
    await world.list()
    await world.scan()
    expect(tagsOf(await world.list())).toBe('1.1 2.0 1.0')
  })

  it('shows a tag without a manifest, and none to take', async () => {
    const world = aCluster([running('shop', `${SHOP}:1.0`)])
    world.registry.lose(repo('team/shop'), '2.0')
    await world.list()
    await world.scan()
    const list = await world.list()
    expect(tagsOf(list)).toBe('1.1 1.0 2.0')
    expect(list[0]?.Containers[0]).toMatchObject({ LatestFiltered: { ID: `${SHOP}:1.1` }, FilteredImagesCount: 2 })
  })

  it('tells the failure of a registry', async () => {
    const world = aCluster([running('shop', `${SHOP}:1.0`)])
    world.registry.setFault(repo('team/shop'), 'denied')
    await world.list()
    await world.scan()
    expect((await world.list())[0]?.Containers[0]?.AvailableError).toContain('does not let us read')
  })

  it('is shown although no scan can be queued', async () => {
    const world = aCluster([running('shop', `${SHOP}:1.0`)])
    world.down.queue = true
    expect(await world.list()).toHaveLength(1)
  })

  it('leaves what the settings exclude unread', async () => {
    const world = aCluster([running('shop', `${SHOP}:1.0`)], [{ automation: { exclude: ['registry.example/*'] } }])
    expect(await world.list()).toMatchObject([{ Containers: [{ AvailableError: 'image data not available' }] }])
    expect(world.sent.scans).toEqual([])
  })
})

describe('a question', () => {
  const workloads = [running('b', 'b:1'), running('a', 'a:1'), running('c', 'c:1', {}, 'other')]

  it.each`
    query                                                           | ids
    ${{}}                                                           | ${['demo:deployment/a', 'demo:deployment/b', 'other:deployment/c']}
    ${{ namespace: 'other' }}                                       | ${['other:deployment/c']}
    ${{ ids: new Set(['demo:deployment/b' as ResourceIdText]) }}    | ${['demo:deployment/b']}
    ${{ ids: new Set(['demo:deployment/none' as ResourceIdText]) }} | ${[]}
  `('$query is answered with $ids, sorted', async ({ query, ids }) => {
    expect((await aCluster(workloads).list(query)).map(({ ID }) => ID)).toEqual(ids)
  })

  it('asks each cluster once, however many targets it has', async () => {
    const targets = [{ name: 'one' }, { name: 'two' }, { name: 'three', cluster: 'other' }]
    const world = aCluster(workloads, targets)
    expect(await world.list()).toHaveLength(6)
    expect(world.asked).toHaveLength(2)
  })
})
