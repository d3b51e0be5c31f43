// From a git push to the cluster: what newcomers try first, and what a busy afternoon does to it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClusterClient } from './a-cluster-client.ts'
import { aStage, type Clone, type Stage } from './a-stage.ts'
import { hasKubectl } from './find-kubectl.ts'
import { aConfigMap, PARCEL, PARCEL_KIND, withReplicas } from './manifests.ts'

const PUSHES = 20
const isKubectlThere = await hasKubectl()

describe('a push', () => {
  let stage: Stage
  let runner: Awaited<ReturnType<Stage['run']>>
  let clone: Clone
  let cluster: ReturnType<typeof aClusterClient>
  beforeAll(async () => {
    stage = await aStage()
    runner = await stage.run()
    clone = await stage.clone(runner.facts.gitUrl ?? '')
    cluster = aClusterClient(runner.facts.kubeconfig ?? '')
  })
  afterAll(() => stage.close())

  const tag = () =>
    stage.execute('git', ['-C', join(runner.state, 'git/demo/manifests.git'), 'rev-parse', 'flux-sync^{commit}'])
  const applied = (commit: string, from = 0) => runner.told({ msg: 'sync applied', commit: commit.slice(0, 7) }, from)
  const demo = (kind: string, name: string) => cluster.get(`/api/v1/namespaces/demo/${kind}/${name}`)
  const deployment = () => cluster.get('/apis/apps/v1/namespaces/demo/deployments/shop')
  const syncsSince = (from: number) => runner.log.slice(from).filter(({ msg }) => msg.startsWith('sync '))
  const image = (tag: string) => `${runner.facts.registry}/demo/shop:${tag}`
  const shop = () => join(clone.folder, 'apps/shop.yaml')

  it('brings replicas and image to the cluster, and the tag follows', async () => {
    const text = await readFile(shop(), 'utf8')
    // Automation would bring an image that no registry has back to the newest one there is.
    const byHand = text.replace('fluxcd.io/automated: "true"', 'fluxcd.io/automated: "false"')
    const changed = byHand.replace('replicas: 2', 'replicas: 3').replace('shop:1.27.0', 'shop:1.27.1')
    const startedMs = performance.now()
    const commit = await clone.push({ 'apps/shop.yaml': changed })
    const pushedMs = performance.now()
    await applied(commit)
    const doneMs = performance.now()
    console.info(
      `push ${(pushedMs - startedMs).toFixed()} ms with commit, applied ${(doneMs - pushedMs).toFixed()} ms later`,
    )
    expect(await tag()).toBe(commit)
    expect(await deployment()).toMatchObject({
      spec: { replicas: 3, template: { spec: { containers: [{ name: 'web', image: image('1.27.1') }] } } },
    })
  })

  it.skipIf(!isKubectlThere)('shows in kubectl get', async () => {
    const { kubeconfig = '' } = runner.facts
    const shown = (...more: readonly string[]) =>
      stage.execute('kubectl', ['--kubeconfig', kubeconfig, '-n', 'demo', 'get', 'deploy', 'shop', ...more])
    const yaml = await shown('-o', 'yaml')
    expect(yaml).toContain('replicas: 3')
    expect(yaml).toContain(`image: ${image('1.27.1')}`)
    expect(await shown()).toMatch(/^shop +3\/3 /m)
  })

  it('of twenty in a row ends with the last one, and nothing ever goes back', async () => {
    await clone.push({ 'apps/counter.yaml': aConfigMap('counter', '0') })
    await applied(await clone.git('rev-parse', 'HEAD'))
    const last = String(PUSHES)
    const watch = cluster.watch('/api/v1/namespaces/demo/configmaps', ({ object }) => object.data?.value === last)
    await watch.opened
    const text = await readFile(shop(), 'utf8')
    const commits: string[] = []
    for (let n = 1; n <= PUSHES; n += 1) {
      const files = { 'apps/counter.yaml': aConfigMap('counter', String(n)), 'apps/shop.yaml': withReplicas(text, n) }
      commits.push(await clone.commit(files))
    }
    // The objects go ahead, so that the pushes themselves are quick.
    await clone.git('push', '-q', 'origin', 'HEAD:refs/heads/ahead')
    const from = runner.log.length
    const startedMs = performance.now()
    for (const commit of commits) await clone.git('push', '-q', 'origin', `${commit}:main`)
    console.info(`${PUSHES} pushes in ${(performance.now() - startedMs).toFixed()} ms`)

    const head = commits.at(-1) ?? ''
    await applied(head, from)
    await watch.done
    expect(await tag()).toBe(head)
    expect((await deployment())?.spec?.replicas).toBe(PUSHES)
    const seen = watch.events.filter(({ object }) => object.metadata.name === 'counter')
    const values = seen.map(({ object }) => Number(object.data?.value))
    expect(values.at(-1)).toBe(PUSHES)
    expect(values).toEqual([...values].sort((one, other) => one - other))
  })

  it('by force to an older commit is applied as any other', async () => {
    const head = await clone.git('rev-parse', 'HEAD')
    const older = await clone.git('rev-parse', `HEAD~${PUSHES - 4}`)
    const from = runner.log.length
    await clone.git('push', '-q', '--force', 'origin', `${older}:main`)
    await applied(older, from)
    expect(await tag()).toBe(older)
    expect((await demo('configmaps', 'counter'))?.data?.value).toBe('4')
    await clone.git('push', '-q', 'origin', `${head}:main`)
    await applied(head, from)
    expect(await tag()).toBe(head)
    expect((await demo('configmaps', 'counter'))?.data?.value).toBe(String(PUSHES))
  })

  it('to another branch, or of a tag, queues nothing', async () => {
    const from = runner.log.length
    await clone.git('push', '-q', 'origin', 'HEAD:refs/heads/experiment')
    await runner.told({ outcome: 'ignored', why: 'no target follows experiment of demo/manifests on sandbox' }, from)
    await clone.git('tag', 'v1')
    await clone.git('push', '-q', 'origin', 'v1')
    // Deliveries come in order: a push that counts comes after both, and what they queued would be told before it.
    const commit = await clone.push({ 'README.md': 'Moved on\n' })
    await applied(commit, from)
    expect(syncsSince(from)).toHaveLength(1)
    const queued = runner.log.slice(from).filter(({ outcome }) => outcome === 'queued')
    expect(queued).toHaveLength(1)
  })

  it('leaves what is ignored in Git alone in the cluster, from then on and until it is not', async () => {
    const ignored = (value: string) =>
      aConfigMap('left', value).replace('  namespace', '  annotations: {fluxcd.io/ignore: "true"}\n  namespace')
    const values = async (text: string) => {
      const commit = await clone.push({ 'apps/left.yaml': text })
      await applied(commit)
      return (await demo('configmaps', 'left'))?.data?.value
    }
    expect(await values(ignored('never'))).toBe(undefined)
    expect(await values(aConfigMap('left', 'first'))).toBe('first')
    expect(await values(ignored('second'))).toBe('first')
    expect(await values(aConfigMap('left', 'third'))).toBe('third')
  })

  it('with a new kind and an object of it is one sync', async () => {
    const path = '/apis/journeys.example.org/v1/namespaces/demo/parcels'
    const from = runner.log.length
    const commit = await clone.push({ 'a-parcel.yaml': PARCEL, 'z-kind.yaml': PARCEL_KIND })
    await applied(commit, from)
    expect((await cluster.list(path)).map(({ metadata }) => metadata.name)).toEqual(['first'])
    expect(syncsSince(from)).toHaveLength(1)
    expect(await tag()).toBe(commit)
  })
})
