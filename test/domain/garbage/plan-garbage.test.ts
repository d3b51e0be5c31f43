// What may be deleted: a row per rule, each beside the same object without the reason to keep it.
import { describe, expect, it } from 'vitest'
import type { GarbageInput, LiveRemnant } from '../../../functions/domain/garbage/garbage-plan.ts'
import type { InventoryEntry } from '../../../functions/domain/garbage/inventory.ts'
import { GC_MARK_LABEL, gcMark } from '../../../functions/domain/garbage/marks.ts'
import { planGarbage } from '../../../functions/domain/garbage/plan-garbage.ts'
import { aGarbageInput, anEntry, anId, anInventory, aRemnant, SET } from './a-remnant.ts'
import { printGarbage } from './print-garbage.ts'

const MAP = 'v1/ConfigMap/shop/old'
const plan = (input: GarbageInput & { formerSet?: string }) => printGarbage(planGarbage(input))
const says = (annotations: Record<string, string>) => ({ live: { annotations } })

type Row = {
  readonly rule: string
  readonly id?: string
  readonly entry?: Partial<InventoryEntry>
  /** `null`: it does not stand in the cluster. */
  readonly live?: Partial<LiveRemnant> | null
  readonly input?: Parameters<typeof aGarbageInput>[0]
  readonly does: string
}

const GOES = 'delete shop:configmap/old'
const keeps = (why: string, id = 'shop:configmap/old') => `keep ${id}: ${why}`
const protectedBy = (text: string) => keeps(`the object in the cluster says ${text}`)
const alsoDelete = (...names: string[]) => ({ input: { rules: { alsoDelete: names } } })
const FORGOTTEN = '\ngone /ConfigMap/shop/old'

const rows: readonly Row[] = [
  { rule: 'ours, as we left it', does: GOES },
  { rule: 'applied in another version', entry: { id: anId('v1beta1/ConfigMap/shop/old') }, does: GOES },
  { rule: 'not there', live: null, does: 'gone /ConfigMap/shop/old' },
  { rule: 'claimed, never made', entry: { uid: '' }, live: null, does: 'gone /ConfigMap/shop/old' },
  { rule: 'claimed, and made with our mark', entry: { uid: '' }, does: GOES },
  {
    rule: 'claimed, but not made by us',
    entry: { uid: '' },
    live: { labels: {} },
    does: keeps('it does not carry our mark') + FORGOTTEN,
  },
  {
    rule: 'its kind not listed',
    live: null,
    input: { isListed: () => false },
    does: keeps('its kind could not be listed, so nobody looked'),
  },
  { rule: 'another uid', live: { uid: 'other' }, does: keeps('it was made anew by somebody else') + FORGOTTEN },
  { rule: 'no mark', live: { labels: {} }, does: keeps('it does not carry our mark') + FORGOTTEN },
  {
    rule: "another set's mark",
    live: { labels: { [GC_MARK_LABEL]: gcMark('set-of-other', anId(MAP)) } },
    does: keeps('it carries the mark of another set or object') + FORGOTTEN,
  },
  {
    rule: 'a mark copied from another object',
    live: { labels: { [GC_MARK_LABEL]: gcMark(SET, anId('v1/ConfigMap/shop/new')) } },
    does: keeps('it carries the mark of another set or object') + FORGOTTEN,
  },
  {
    rule: 'being deleted',
    live: { isDeleting: true, finalizers: ['example.com/hold'] },
    does: keeps('shop:configmap/old is being deleted already; it waits for example.com/hold'),
  },

  {
    rule: 'being deleted, and how long',
    live: { isDeleting: true, deletingSince: '2026-03-01T08:00:00Z', finalizers: ['example.com/hold'] },
    does: keeps(
      'shop:configmap/old is being deleted already since 2026-03-01T08:00:00Z; it waits for example.com/hold',
    ),
  },
  {
    rule: 'made by a controller',
    live: { hasController: true },
    does: keeps('it belongs to another object, whose controller made it'),
  },
  {
    rule: 'a namespace that may not be written',
    input: { isAllowed: ({ namespace }) => namespace !== 'shop' },
    does: keeps('its namespace is not among sync.allowNamespaces'),
  },
  {
    rule: 'a failure of its kind and namespace',
    input: { unapplied: [anId('v1/ConfigMap/shop/new')] },
    does: keeps('another object of its kind and namespace was not applied'),
  },
  { rule: 'a failure in another namespace', input: { unapplied: [anId('v1/ConfigMap/bank/new')] }, does: GOES },
  { rule: 'a failure of another kind', input: { unapplied: [anId('v1/Secret/shop/new')] }, does: GOES },
  ...['fluxcd.io/ignore', 'flux.weave.works/ignore'].flatMap((key): Row[] => [
    { rule: `${key}: true`, ...says({ [key]: 'true' }), does: protectedBy(`${key}: true`) },
    { rule: `${key}: True`, ...says({ [key]: 'True' }), does: protectedBy(`${key}: True`) },
    { rule: `${key}: sync_only`, ...says({ [key]: 'sync_only' }), does: protectedBy(`${key}: sync_only`) },
    { rule: `${key}: no`, ...says({ [key]: 'no' }), does: GOES },
  ]),
  ...[
    ['fluxcd.io/prune', 'disabled'],
    ['kustomize.toolkit.fluxcd.io/prune', 'Disabled'],
    ['kustomize.toolkit.fluxcd.io/reconcile', 'disabled'],
    ['kustomize.toolkit.fluxcd.io/ssa', 'Ignore'],
    ['helm.sh/resource-policy', 'keep'],
    ['kapp.k14s.io/delete-strategy', 'orphan'],
    ['client.lifecycle.config.k8s.io/deletion', 'detach'],
    ['cli-utils.sigs.k8s.io/on-remove', 'keep'],
  ].map(([key = '', value = '']): Row => {
    return { rule: `${key}: ${value}`, ...says({ [key]: value }), does: protectedBy(`${key}: ${value}`) }
  }),
  { rule: 'fluxcd.io/prune: enabled', ...says({ 'fluxcd.io/prune': 'enabled' }), does: GOES },
  { rule: 'fluxcd.io/locked: true', ...says({ 'fluxcd.io/locked': 'true' }), does: GOES },
  {
    rule: 'an option of Argo CD among others',
    ...says({ 'argocd.argoproj.io/sync-options': 'Replace=true, Prune=false' }),
    does: protectedBy('argocd.argoproj.io/sync-options: Prune=false'),
  },
  {
    rule: 'a protection although its kind may be deleted',
    ...says({ 'fluxcd.io/prune': 'disabled' }),
    ...alsoDelete('ConfigMap'),
    does: protectedBy('fluxcd.io/prune: disabled'),
  },
  ...[
    ['v1/Namespace//old', '<cluster>:namespace/old', 'Namespace'],
    ['v1/PersistentVolumeClaim/shop/old', 'shop:persistentvolumeclaim/old', 'persistentvolumeclaim'],
    ['v1/PersistentVolume//old', '<cluster>:persistentvolume/old', 'PersistentVolume'],
    [
      'apiextensions.k8s.io/v1/CustomResourceDefinition//old.example.com',
      '<cluster>:customresourcedefinition/old.example.com',
      'CustomResourceDefinition.apiextensions.k8s.io',
    ],
    ['apiregistration.k8s.io/v1/APIService//old', '<cluster>:apiservice/old', 'APIService'],
  ].flatMap(([id = '', text = '', name = '']): Row[] => [
    { rule: `protected: ${id}`, id, does: keeps(`${anId(id).kind} is a protected kind`, text) },
    { rule: `${id} named by alsoDelete`, id, ...alsoDelete(name), does: `delete ${text}` },
  ]),
  { rule: 'a kind of that name elsewhere', id: 'example.com/v1/Namespace/shop/old', does: 'delete shop:namespace/old' },
  {
    rule: 'alsoDelete names the kind of another group',
    id: 'v1/PersistentVolume//old',
    ...alsoDelete('PersistentVolume.example.com'),
    does: keeps('PersistentVolume is a protected kind', '<cluster>:persistentvolume/old'),
  },
  { rule: 'a StatefulSet', id: 'apps/v1/StatefulSet/shop/old', does: 'delete shop:statefulset/old' },
  {
    rule: "another controller's finalizer",
    live: { finalizers: ['example.com/hold'] },
    does: keeps("its finalizer example.com/hold is another controller's"),
  },
  {
    rule: 'such a finalizer, named',
    live: { finalizers: ['example.com/hold'] },
    ...alsoDelete('ConfigMap'),
    does: GOES,
  },
  { rule: "Kubernetes' finalizer", live: { finalizers: ['batch.kubernetes.io/job-tracking'] }, does: GOES },
  {
    rule: 'any finalizer of a custom resource',
    id: 'example.com/v1/Widget/shop/old',
    live: { finalizers: ['foregroundDeletion', 'kubernetes.io/hold'] },
    does: keeps("its finalizer kubernetes.io/hold is another controller's", 'shop:widget/old'),
  },
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map((name): Row => {
    return {
      rule: `the namespace ${name}, even named`,
      id: `v1/Namespace//${name}`,
      ...alsoDelete('Namespace'),
      does: keeps('no cluster can do without this namespace', `<cluster>:namespace/${name}`),
    }
  }),
]

describe('an object that Git no longer has', () => {
  it.each(rows)('$rule: $does', ({ id: text = MAP, entry, live, input, does }) => {
    const id = anId(text)
    const standing = live === null ? [] : [aRemnant(id, live)]
    expect(plan(aGarbageInput({ entries: [anEntry(id, entry)], live: standing, ...input }))).toBe(does)
  })
})

describe('a namespace that may go', () => {
  const namespace = anId('v1/Namespace//shop')
  const inside = anId(MAP)
  const rules = { alsoDelete: ['Namespace'] }
  const ours = [anEntry(namespace), anEntry(inside)]
  const kept = (why: string) => `keep <cluster>:namespace/shop: ${why}`

  it('goes after what is in it', () => {
    expect(plan(aGarbageInput({ rules, entries: ours }))).toBe(`${GOES}\ndelete <cluster>:namespace/shop`)
  })

  it('stays while Git has something in it, whether it stands or not', () => {
    const input = aGarbageInput({ rules, entries: ours, wants: [inside], live: [aRemnant(namespace)] })
    expect(plan(input)).toBe(kept(`Git still has /ConfigMap/shop/old in it`))
  })

  it('stays while it holds what is left over and stays', () => {
    const live = [
      aRemnant(namespace),
      aRemnant(inside, { hasController: false, annotations: { 'fluxcd.io/prune': 'disabled' } }),
    ]
    expect(plan(aGarbageInput({ rules, entries: ours, live }))).toContain(kept('it still holds shop:configmap/old'))
  })

  it('stays while it may hold ours of a kind that could not be listed', () => {
    const isListed = ({ kind }: { kind: string }) => kind !== 'ConfigMap'
    const input = aGarbageInput({ rules, entries: ours, live: [aRemnant(namespace)], isListed })
    expect(plan(input)).toContain(kept('it may still hold shop:configmap/old'))
  })

  it("stays while it holds somebody else's", () => {
    const live = [aRemnant(namespace), aRemnant(anId('v1/Secret/shop/theirs'), { labels: {} })]
    expect(plan(aGarbageInput({ rules, entries: [anEntry(namespace)], live }))).toBe(
      kept('it still holds shop:secret/theirs'),
    )
  })

  it('goes with what every namespace has, what controllers made and what is on its way out', () => {
    const live = [
      aRemnant(namespace),
      aRemnant(anId('v1/ConfigMap/shop/kube-root-ca.crt'), { labels: {} }),
      aRemnant(anId('v1/ServiceAccount/shop/default'), { labels: {} }),
      aRemnant(anId('v1/Endpoints/shop/web'), { labels: {} }),
      aRemnant(anId('v1/Pod/shop/web-1'), { labels: {}, hasController: true }),
      aRemnant(anId('v1/Secret/shop/t'), { labels: {}, annotations: { 'kubernetes.io/service-account.name': 'x' } }),
      aRemnant(anId('v1/Secret/shop/going'), { labels: {}, isDeleting: true }),
    ]
    expect(plan(aGarbageInput({ rules, entries: [anEntry(namespace)], live }))).toBe('delete <cluster>:namespace/shop')
  })
})

describe('a CRD that may go', () => {
  const crd = anId('apiextensions.k8s.io/v1/CustomResourceDefinition//widgets.example.com')
  const rules = { alsoDelete: ['CustomResourceDefinition'] }
  const theirs = aRemnant(anId('example.com/v1/Widget/bank/w'), { labels: {} })

  it("stays while objects of its group stand: they would go along, everybody's", () => {
    expect(plan(aGarbageInput({ rules, entries: [anEntry(crd)], live: [aRemnant(crd), theirs] }))).toBe(
      'keep <cluster>:customresourcedefinition/widgets.example.com: it still holds bank:widget/w',
    )
  })

  it('stays while Git has objects of its group', () => {
    const input = aGarbageInput({ rules, entries: [anEntry(crd)], wants: [theirs.id] })
    expect(plan(input)).toContain('Git still has example.com/Widget/bank/w in it')
  })
})

describe('an object that Git has under another group', () => {
  const before = anId('extensions/v1beta1/Ingress/shop/web')
  const now = anId('networking.k8s.io/v1/Ingress/shop/web')
  const input = { entries: [anEntry(before)], wants: [now] }
  const live = [aRemnant(before), aRemnant(now)]
  const same = 'keep shop:ingress/web: it is the same object as networking.k8s.io/Ingress/shop/web, which Git has'

  it('stays, and its former entry is forgotten', () => {
    expect(plan(aGarbageInput({ ...input, live }))).toBe(`${same}\ngone extensions/Ingress/shop/web`)
  })

  it('keeps its former entry until it is applied under the new one', () => {
    expect(plan(aGarbageInput({ ...input, live, unapplied: [now] }))).toBe(same)
  })

  it('stays when only the inventory knows that it is the same', () => {
    const entries = [anEntry(before), anEntry(now)]
    expect(plan(aGarbageInput({ ...input, entries, live: [aRemnant(before)] }))).toContain(same)
  })

  it('stays when nobody could look at the other group', () => {
    const isListed = ({ group }: { group: string }) => group === 'extensions'
    expect(plan(aGarbageInput({ ...input, live: [aRemnant(before)], isListed }))).toBe(
      'keep shop:ingress/web: it may be the same object as networking.k8s.io/Ingress/shop/web, which Git has',
    )
  })

  it('goes when the other one is another object', () => {
    const other = [aRemnant(before), aRemnant(now, { uid: 'other' })]
    expect(plan(aGarbageInput({ ...input, live: other }))).toBe('delete shop:ingress/web')
  })
})

describe('an object that Git has while its scope is not known', () => {
  it.each`
    ours                        | git
    ${'e.com/v1/Widget/shop/w'} | ${'e.com/v1/Widget//w'}
    ${'e.com/v1/Fleet//w'}      | ${'e.com/v1/Fleet/shop/w'}
  `('stays: $ours is $git in Git', ({ ours, git }) => {
    expect(plan(aGarbageInput({ entries: [anEntry(anId(ours))], wants: [anId(git)] }))).toContain(
      'Git has it, but its scope is not known now',
    )
  })

  it('is not taken for one in another namespace', () => {
    const ids = ['e.com/v1/Widget/shop/w', 'e.com/v1/Widget/bank/w'].map(anId)
    const entries = ids.map(id => anEntry(id, { uid: id.namespace }))
    const live = ids.map(id => aRemnant(id, { uid: id.namespace }))
    expect(plan(aGarbageInput({ entries, live, wants: ids.slice(1) }))).toBe('delete shop:widget/w')
  })
})

describe('deletions', () => {
  it('run in stages, sorted inside', () => {
    const ids = [
      'v1/Namespace//old',
      'apiextensions.k8s.io/v1/CustomResourceDefinition//things.example.org',
      'rbac.authorization.k8s.io/v1/ClusterRole//reader',
      'apps/v1/Deployment/shop/web',
      'v1/ConfigMap/shop/b',
      'v1/ConfigMap/shop/a',
      'example.com/v1/Widget/shop/w',
      'example.com/v1/Fleet//f',
      'apiregistration.k8s.io/v1/APIService//v1.metrics',
      'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration//guard',
    ].map(anId)
    const rules = { alsoDelete: ['Namespace', 'CustomResourceDefinition', 'APIService'] }
    expect(plan(aGarbageInput({ rules, entries: ids.map(id => anEntry(id)) }))).toBe(
      [
        'delete <cluster>:apiservice/v1.metrics <cluster>:validatingwebhookconfiguration/guard',
        'delete <cluster>:fleet/f shop:widget/w',
        'delete shop:configmap/a shop:configmap/b shop:deployment/web',
        'delete <cluster>:clusterrole/reader',
        'delete <cluster>:customresourcedefinition/things.example.org',
        'delete <cluster>:namespace/old',
      ].join('\n'),
    )
  })

  it('name the very object that stands, and where Git had it', () => {
    const input = aGarbageInput({ entries: [anEntry(anId(MAP), { uid: '', at: 'a.yaml:7' })] })
    expect(planGarbage(input).stages).toEqual([[{ id: anId(MAP), uid: 'uid-old', at: 'a.yaml:7' }]])
  })

  it('do not touch what Git still has, wherever its file is', () => {
    const input = aGarbageInput({ entries: [anEntry(anId(MAP), { at: 'before.yaml:1' })], wants: [anId(MAP)] })
    expect(planGarbage(input)).toEqual({ stages: [], held: [], kept: [], gone: [] })
  })

  it('take the marks of the source that built the inventory for ours, and wait for consent', () => {
    const live = [aRemnant(anId(MAP), { labels: { [GC_MARK_LABEL]: gcMark('former', anId(MAP)) } })]
    const inventory = anInventory([anEntry(anId(MAP))], { source: 'another' })
    const input = { ...aGarbageInput({ inventory, live }), formerSet: 'former' }
    expect(plan(input)).toBe('shut prune-source-changed\nheld shop:configmap/old')
    expect(plan({ ...input, isConsented: true })).toBe(GOES)
  })
})
