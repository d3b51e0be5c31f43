// The memory cluster agrees with server-side apply, as the sandbox has it from the real one, on who owns which field.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startKubernetes } from '../../../functions/local/sandbox/kubernetes/start.ts'
import type { ClusterUnderTest } from './contract.ts'
import { openKubernetesUnderTest } from './kubernetes-under-test.ts'
import { openMemoryUnderTest } from './memory-under-test.ts'
import * as a from './planned.ts'

type Texts = Readonly<Record<string, string>>
type Step =
  | { readonly does: 'apply'; readonly data: Texts; readonly labels: Texts }
  | { readonly does: 'change'; readonly data: Readonly<Record<string, string | null>> }

const KIND = { group: '', kind: 'ConfigMap' }
const name = fc.constantFrom('a', 'b', 'constructor')
const texts = fc.dictionary(name, fc.constantFrom('1', '2'), { noNullPrototype: true })
const patch = fc.dictionary(name, fc.constantFrom('1', '2', null), { noNullPrototype: true })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('apply' as const), data: texts, labels: texts }),
  fc.record({ does: fc.constant('change' as const), data: patch }),
)

let opened: readonly ClusterUnderTest[] = []
let drawn = 0

beforeAll(async () => {
  const sandbox = await startKubernetes({ now: Date.now, legacyVersions: false })
  const { url, caPem: ca, token, stop } = sandbox
  const server = { url, ca, token, kubeconfig: sandbox.kubeconfig() }
  opened = [openMemoryUnderTest(), openKubernetesUnderTest(server, stop)]
})
afterAll(() => Promise.all(opened.map(({ stop }) => stop())))

/** Plays a history on an object of its own; tells after each step how it stands, and whether the footprint changed. */
async function play({ cluster, read, somebody }: ClusterUnderTest, called: string, steps: readonly Step[]) {
  const told: unknown[] = []
  let footprint = ''
  // The label stays ours: an object that nobody owns a field of is a matter of taking over.
  const build = (data: Texts, labels: Texts) =>
    a.anObject(
      'v1',
      'ConfigMap',
      { name: called, namespace: 'default', labels: { ...labels, kept: '1' } },
      withData(data),
    )
  const bare = build({}, {})
  const look = async () => (await cluster.listLive([KIND])).objects.find(({ id }) => id.name === called)
  for (const one of [{ does: 'apply', data: { a: '1' }, labels: {} } as const, ...steps]) {
    const before = await look()
    const plan = one.does === 'apply' ? a.aPlan([build(one.data, one.labels)]) : a.aPlan()
    const [result] = await cluster.apply(plan, { live: before ? [before] : [], deadline: Number.MAX_SAFE_INTEGER })
    if (one.does === 'change') await somebody.change(bare, 'configmaps', { data: one.data })
    const [live, body] = [await look(), await read(bare.id, 'configmaps')]
    const isLost = one.does === 'change' && live?.footprint !== footprint
    told.push({ outcome: result?.outcome, data: body?.data ?? {}, labels: live?.labels, isLost })
    footprint = live?.footprint ?? ''
  }
  await somebody.remove(bare, 'configmaps')
  return told
}

it('agrees on every history of applies and of changes by others', async () => {
  const history = fc.array(step, { minLength: 1, maxLength: 6, size: 'max' })
  await fc.assert(
    fc.asyncProperty(history, async steps => {
      drawn += 1
      const [memory, sandbox] = await Promise.all(opened.map(one => play(one, `one-${drawn}`, steps)))
      expect(memory).toEqual(sandbox)
    }),
    { numRuns: 50 },
  )
})

/** Who claims a mapping and nothing in it is a matter of schemas, which the memory cluster does not have. */
function withData(data: Texts): { readonly data?: Texts } {
  return Object.keys(data).length === 0 ? {} : { data }
}
