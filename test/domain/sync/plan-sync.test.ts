// What one sync sends, in which order, and what it leaves alone: YAML in, plan out.
import { describe, expect, it } from 'vitest'
import { GC_MARK_LABEL, gcMark } from '../../../functions/domain/garbage/marks.ts'
import type { ResourceId } from '../../../functions/domain/manifests/resource-id.ts'
import { stageOf } from '../../../functions/domain/sync/stage-of.ts'
import { printPlan, sentOf } from '../../builders/print-plan.ts'

const object = (apiVersion: string, kind: string, name: string, rest = '') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}${rest} }\n`
const join = (...documents: string[]) => documents.join('---\n')

/** Is an object in the cluster that somebody else made. */
const aLive = (id: ResourceId, annotations: Record<string, string>) => ({
  id,
  annotations,
  uid: 'u',
  footprint: '',
  isDeleting: false,
  hasFormerManager: false,
  labels: {},
})

describe('the plan', () => {
  it('puts every object into its stage, sorted by kind, namespace and name', () => {
    const yaml = join(
      object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'guard'),
      object('example.com/v1', 'Widget', 'w', ', namespace: shop'),
      object('apps/v1', 'Deployment', 'web', ', namespace: shop'),
      object('apps/v1', 'Deployment', 'api', ', namespace: shop'),
      object('v1', 'Service', 'web', ', namespace: shop'),
      object('v1', 'ConfigMap', 'web'),
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader'),
      object('networking.k8s.io/v1', 'Ingress', 'web', ', namespace: shop'),
      object('v1', 'Namespace', 'shop'),
    )
    expect(printPlan(yaml)).toBe(
      [
        '0: <cluster>:namespace/shop',
        '1: <cluster>:clusterrole/reader',
        '2: default:configmap/web shop:service/web',
        '3: shop:deployment/api shop:deployment/web shop:widget/w',
        '4: shop:ingress/web <cluster>:validatingwebhookconfiguration/guard',
      ].join('\n'),
    )
  })

  it.each`
    group                          | kind                          | stage
    ${''}                          | ${'Namespace'}                | ${0}
    ${'example.com'}               | ${'Namespace'}                | ${3}
    ${'apiextensions.k8s.io'}      | ${'CustomResourceDefinition'} | ${0}
    ${'storage.k8s.io'}            | ${'StorageClass'}             | ${1}
    ${'rbac.authorization.k8s.io'} | ${'ClusterRoleBinding'}       | ${1}
    ${'rbac.authorization.k8s.io'} | ${'RoleBinding'}              | ${2}
    ${''}                          | ${'ServiceAccount'}           | ${2}
    ${''}                          | ${'PersistentVolumeClaim'}    | ${2}
    ${'serving.knative.dev'}       | ${'Service'}                  | ${3}
    ${'batch'}                     | ${'Job'}                      | ${3}
    ${'helm.fluxcd.io'}            | ${'HelmRelease'}              | ${3}
    ${'policy'}                    | ${'PodDisruptionBudget'}      | ${4}
    ${'apiregistration.k8s.io'}    | ${'APIService'}               | ${4}
    ${'constructor'}               | ${'toString'}                 | ${3}
  `('applies $group/$kind in stage $stage', ({ group, kind, stage }) => {
    expect(stageOf({ group, kind })).toBe(stage)
  })
})

describe('what is left alone', () => {
  const ignored = (key: string, value: string) =>
    object('v1', 'ConfigMap', 'c', `, annotations: { ${key}: "${value}" }`)

  it.each`
    key                          | value          | isLeft
    ${'fluxcd.io/ignore'}        | ${'true'}      | ${true}
    ${'flux.weave.works/ignore'} | ${'true'}      | ${true}
    ${'fluxcd.io/ignore'}        | ${'sync_only'} | ${false}
    ${'fluxcd.io/ignore'}        | ${'True'}      | ${false}
    ${'fluxcd.io/ignore'}        | ${'false'}     | ${false}
    ${'fluxcd.io/locked'}        | ${'true'}      | ${false}
  `('$key: $value in the file: $isLeft', ({ key, value, isLeft }) => {
    const left = '- default:configmap/c: the file says fluxcd.io/ignore'
    expect(printPlan(ignored(key, value))).toBe(isLeft ? left : '2: default:configmap/c')
  })

  it('is what the cluster says to ignore, whatever the version', () => {
    const id = { group: '', version: 'v2', kind: 'ConfigMap', namespace: 'default', name: 'c' }
    const live = [aLive(id, { 'fluxcd.io/ignore': 'true' })]
    expect(printPlan(object('v1', 'ConfigMap', 'c'), { live })).toBe(
      '- default:configmap/c: the object in the cluster says fluxcd.io/ignore',
    )
  })

  it('is not what another group or namespace says to ignore', () => {
    const annotations = { 'fluxcd.io/ignore': 'true' }
    const live = [
      aLive({ group: 'other', version: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'c' }, annotations),
      aLive({ group: '', version: 'v1', kind: 'ConfigMap', namespace: 'other', name: 'c' }, annotations),
    ]
    expect(printPlan(object('v1', 'ConfigMap', 'c'), { live })).toBe('2: default:configmap/c')
  })

  it('is the record of what the target owns, whatever its number', () => {
    const why = 'it is the record of what this target owns'
    const yaml = join(
      object('v1', 'ConfigMap', 'fluxless-target'),
      object('v1', 'ConfigMap', 'fluxless-target-1'),
      object('v1', 'ConfigMap', 'fluxless-targets'),
    )
    expect(printPlan(yaml)).toBe(
      [
        '2: default:configmap/fluxless-targets',
        `- default:configmap/fluxless-target: ${why}`,
        `- default:configmap/fluxless-target-1: ${why}`,
      ].join('\n'),
    )
  })

  it('is what stands outside the allowed namespaces; cluster-scoped objects are allowed, other namespaces are not', () => {
    const yaml = join(
      object('v1', 'Namespace', 'mine'),
      object('v1', 'Namespace', 'theirs'),
      object('v1', 'ConfigMap', 'a', ', namespace: mine'),
      object('v1', 'ConfigMap', 'b', ', namespace: theirs'),
      object('v1', 'ConfigMap', 'c'),
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader'),
    )
    const why = 'its namespace is not among sync.allowNamespaces'
    expect(printPlan(yaml, { allowNamespaces: ['mine'] })).toBe(
      [
        '0: <cluster>:namespace/mine',
        '1: <cluster>:clusterrole/reader',
        '2: mine:configmap/a',
        `- <cluster>:namespace/theirs: ${why}`,
        `- theirs:configmap/b: ${why}`,
        `- default:configmap/c: ${why}`,
      ].join('\n'),
    )
  })
})

describe('what stands as we left it', () => {
  const id = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'c' }
  const yaml = object('v1', 'ConfigMap', 'c')
  const mark = { [GC_MARK_LABEL]: gcMark('set', id) }
  const entry = { id, uid: 'u', sent: sentOf(yaml), footprint: 'f', at: 'all.yaml:1' }
  const plan = (live: object, left: object = {}) =>
    printPlan(yaml, {
      live: [{ ...aLive(id, {}), footprint: 'f', labels: mark, ...live }],
      inventory: { source: 's', commit: 'c', entries: [{ ...entry, ...left }] },
    })
  const [kept, sent] = ['= default:configmap/c', '2: default:configmap/c']

  it.each`
    why                              | live                                                    | left                  | printed
    ${'nothing changed'}             | ${{}}                                                   | ${{}}                 | ${kept}
    ${'its file moved'}              | ${{}}                                                   | ${{ at: 'b.yaml:7' }} | ${kept}
    ${'Git changed it'}              | ${{}}                                                   | ${{ sent: 'other' }}  | ${sent}
    ${'somebody took a field'}       | ${{ footprint: 'g' }}                                   | ${{}}                 | ${sent}
    ${'our ownership was wiped'}     | ${{ footprint: '' }}                                    | ${{ footprint: '' }}  | ${sent}
    ${'somebody made it anew'}       | ${{ uid: 'v' }}                                         | ${{}}                 | ${sent}
    ${'it is on its way out'}        | ${{ isDeleting: true }}                                 | ${{}}                 | ${sent}
    ${'a client of old owns fields'} | ${{ hasFormerManager: true }}                           | ${{}}                 | ${sent}
    ${'our mark was taken off'}      | ${{ labels: {} }}                                       | ${{}}                 | ${sent}
    ${'another set marked it'}       | ${{ labels: { [GC_MARK_LABEL]: gcMark('other', id) } }} | ${{}}                 | ${sent}
    ${'it was only claimed'}         | ${{ uid: '' }}                                          | ${{ uid: '' }}        | ${sent}
  `('$why', ({ live, left, printed }) => {
    expect(plan(live, left)).toBe(printed)
  })
})
