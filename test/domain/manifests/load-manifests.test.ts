// Holds loading against Flux's rules: which files, which documents, whose namespace, what is refused.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadManifests } from '../../../functions/domain/manifests/load-manifests.ts'
import { formatResourceId } from '../../../functions/domain/manifests/resource-id.ts'
import type { Tree } from '../../../functions/domain/manifests/select-files.ts'
import { anObject, aTree } from './a-tree.ts'

const CLUSTER_KINDS = ['Namespace', 'ClusterRole', 'CustomResourceDefinition']
const NAMESPACED_KINDS = ['ConfigMap', 'Secret', 'Service', 'Deployment', 'Role']

function load(tree: Tree, paths: readonly string[] = []) {
  const loaded = loadManifests(tree, {
    paths,
    defaultNamespace: 'default',
    scopeOf: (_, kind) =>
      CLUSTER_KINDS.includes(kind) ? 'Cluster' : NAMESPACED_KINDS.includes(kind) ? 'Namespaced' : undefined,
  })
  return {
    ...loaded,
    ids: loaded.manifests.map(manifest => formatResourceId(manifest.id)),
    told: loaded.problems.map(
      problem => `${problem.code}: ${problem.what}${problem.where ? ` @ ${problem.where}` : ''}`,
    ),
  }
}

describe('choosing files', () => {
  const tree = aTree({
    'a/one.yaml': anObject('ConfigMap', 'one'),
    'a/deep/two.yml': anObject('ConfigMap', 'two'),
    'a/.hidden/three.yaml': anObject('ConfigMap', 'three'),
    'a/four.json': '{}',
    'a/five.YAML': anObject('ConfigMap', 'five'),
    'ab/six.yaml': anObject('ConfigMap', 'six'),
  })

  it.each([
    { paths: [], ids: ['three', 'two', 'one', 'six'] },
    { paths: ['.'], ids: ['three', 'two', 'one', 'six'] },
    { paths: ['a'], ids: ['three', 'two', 'one'] },
    { paths: ['./a/'], ids: ['three', 'two', 'one'] },
    { paths: ['a', 'a/deep'], ids: ['three', 'two', 'one'] },
    { paths: ['ab', 'a/deep'], ids: ['two', 'six'] },
    { paths: ['a/one.yaml'], ids: ['one'] },
  ])('reads $ids below $paths', ({ paths, ids }) => {
    expect(load(tree, paths)).toMatchObject({ ids: ids.map(id => `default:configmap/${id}`), told: [] })
  })

  it.each([
    { path: 'nowhere', told: 'path-not-found: Git path "nowhere" not found' },
    { path: '/a', told: 'path-not-found: Git path "/a" is not a path inside the repository' },
    { path: 'a/../../b', told: 'path-not-found: Git path "a/../../b" is not a path inside the repository' },
  ])('refuses the path $path', ({ path, told }) => {
    expect(load(tree, [path, 'ab']).told).toEqual([told])
  })

  it('skips chart directories with all below, and says so', () => {
    const charts = aTree({
      'charts/x/Chart.yaml': 'name: x',
      'charts/x/values.yaml': 'a: 1',
      'charts/x/templates/y.yaml': '{{ nonsense',
      'charts/half/Chart.yaml': 'name: half',
    })
    expect(load(charts)).toMatchObject({
      told: [],
      skipped: [
        { file: 'charts/x', why: 'it is a chart directory' },
        { file: 'charts/half/Chart.yaml', documentIndex: 0, why: 'it has no kind' },
      ],
    })
    expect(load(charts, ['charts/x/templates']).skipped).toEqual([{ file: 'charts/x', why: 'it is a chart directory' }])
  })

  it('skips a repository that is itself a chart', () => {
    expect(load(aTree({ 'Chart.yaml': 'a: 1', 'values.yaml': 'a: 1' })).skipped).toEqual([
      { file: '.', why: 'it is a chart directory' },
    ])
  })
})

describe('reading documents', () => {
  const cases: { name: string; text: string | Uint8Array; ids?: string[]; told?: string[]; why?: string[] }[] = [
    {
      name: 'two documents',
      text: `${anObject('Role', 'a')}---\n${anObject('Role', 'b')}`,
      ids: ['default:role/a', 'default:role/b'],
    },
    { name: 'empty documents', text: '---\n# nothing\n---\n' },
    { name: 'a mapping without kind', text: 'a: 1', why: ['it has no kind'] },
    {
      name: 'a kustomization',
      text: anObject('Kustomization', 'x', '', 'kustomize.config.k8s.io/v1beta1'),
      why: ['it is for kustomize, not for the cluster'],
    },
    { name: 'a kubeconfig', text: 'apiVersion: v1\nkind: Config\n', why: ['it is a kubeconfig'] },
    { name: 'an empty list', text: 'apiVersion: v1\nkind: List\nitems:\n', why: ['its list is empty'] },
    {
      name: 'a list and one inside it',
      text: `kind: List\napiVersion: v1\nitems:\n- {apiVersion: v1, kind: Role, metadata: {name: a}}\n- {kind: RoleList, items: [{apiVersion: v1, kind: Role, metadata: {name: b}}]}\n`,
      ids: ['default:role/a', 'default:role/b'],
    },
    {
      name: 'a kind that ends in List without items',
      text: anObject('AllowList', 'x'),
      ids: ['<cluster>:allowlist/x'],
    },
    {
      name: 'unusable list items',
      text: 'kind: List\napiVersion: v1\nitems: [null, 3, {metadata: {name: a}}]\n',
      told: [
        'manifest-invalid: Not a Kubernetes object: the item is not a mapping @ f.yaml:1, items[0]',
        'manifest-invalid: Not a Kubernetes object: the item is not a mapping @ f.yaml:1, items[1]',
        'manifest-invalid: Not a Kubernetes object: kind is missing or is not text @ f.yaml:1, items[2]',
      ],
    },
    {
      name: 'a list of documents',
      text: '- a\n',
      told: ['manifest-invalid: Not a Kubernetes object: the document is a list @ f.yaml:1'],
    },
    {
      name: 'a single value',
      text: 'a',
      told: ['manifest-invalid: Not a Kubernetes object: the document is a single value @ f.yaml:1'],
    },
    {
      name: 'a kind that is no text',
      text: 'kind: 3',
      told: ['manifest-invalid: Not a Kubernetes object: kind is missing or is not text @ f.yaml:1'],
    },
    {
      name: 'no apiVersion',
      text: '\nkind: Role\nmetadata: {name: a}',
      told: ['manifest-invalid: Not a Kubernetes object: Role has no usable apiVersion @ f.yaml:2'],
    },
    {
      name: 'no metadata',
      text: 'apiVersion: v1\nkind: Role',
      told: ['manifest-invalid: Not a Kubernetes object: Role has no usable metadata.name @ f.yaml:1'],
    },
    {
      name: 'a name that is a number',
      text: anObject('Role', '123'),
      told: ['manifest-invalid: Not a Kubernetes object: Role has no usable metadata.name @ f.yaml:1'],
    },
    {
      name: 'a name that leaves its URL',
      text: anObject('Role', 'a/../b'),
      told: ['manifest-invalid: Not a Kubernetes object: Role has no usable metadata.name @ f.yaml:1'],
    },
    {
      name: 'generateName',
      text: 'apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}',
      told: ['manifest-invalid: Not a Kubernetes object: Job has generateName instead of a name @ f.yaml:1'],
    },
    {
      name: 'an annotation that is no text',
      text: anObject('Role', 'a', '  annotations: {fluxcd.io/automated: yes}\n'),
      told: [
        'manifest-invalid: Not a Kubernetes object: metadata.annotations "fluxcd.io/automated" is not text @ f.yaml:1, <cluster>:role/a',
      ],
    },
    {
      name: 'null labels and annotations',
      text: anObject('Role', 'a', '  labels:\n  annotations:\n'),
      ids: ['default:role/a'],
    },
    {
      name: 'bytes that are no UTF-8',
      text: new Uint8Array([0x61, 0x3a, 0x20, 0xff]),
      told: ['manifest-unreadable: Cannot read manifest: it is not UTF-8 text @ f.yaml'],
    },
    {
      name: 'a Git LFS pointer',
      text: 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n',
      told: ['manifest-unreadable: Cannot read manifest: it is a Git LFS pointer, not the file itself @ f.yaml'],
    },
    {
      name: 'broken YAML',
      text: 'a: b: c',
      told: ['manifest-unreadable: Cannot read manifest: bad indentation of a mapping entry @ f.yaml:1:5'],
    },
  ]

  it.each(cases)('answers $name', ({ text, ids = [], told = [], why = [] }) => {
    const loaded = load(aTree({ 'f.yaml': text }))
    expect({ ids: loaded.ids, told: loaded.told, why: loaded.skipped.map(one => one.why) }).toEqual({ ids, told, why })
  })

  it('tells every problem of every file and still reads the rest', () => {
    const loaded = load(aTree({ 'a.yaml': 'a: b: c', 'b.yaml': '- a', 'c.yaml': anObject('Role', 'c') }), ['.', 'gone'])
    expect(loaded.told).toHaveLength(3)
    expect(loaded.ids).toEqual(['default:role/c'])
  })

  it('warns of a key that stands twice, at its line', () => {
    const { warnings } = load(aTree({ 'f.yaml': anObject('Role', 'a', 'kind: Role\n') }))
    expect(warnings).toEqual([
      { file: 'f.yaml', line: 5, what: 'a key stands twice in one mapping; the later one counts' },
    ])
  })

  it('keeps integers beyond 2^53 exact', () => {
    const [manifest] = load(aTree({ 'f.yaml': anObject('Role', 'a', 'count: 9007199254740993\n') })).manifests
    expect(manifest?.object.count).toBe(9007199254740993n)
  })
})

describe('namespaces and scope', () => {
  const crd = (version: string) =>
    `apiVersion: apiextensions.k8s.io/${version}\nkind: CustomResourceDefinition\nmetadata: {name: x}\n` +
    'spec: {group: acme.io, scope: Cluster, names: {kind: Widget, plural: widgets}, versions: [{name: v1}]}\n'

  it.each([
    { text: anObject('ConfigMap', 'a'), id: 'default:configmap/a', scope: 'Namespaced' },
    { text: anObject('ConfigMap', 'a', '  namespace: team\n'), id: 'team:configmap/a', scope: 'Namespaced' },
    { text: anObject('Namespace', 'a', '  namespace: team\n'), id: '<cluster>:namespace/a', scope: 'Cluster' },
    { text: anObject('Widget', 'a', '  namespace: team\n', 'acme.io/v1'), id: 'team:widget/a', scope: 'unknown' },
    { text: anObject('Widget', 'a', '', 'acme.io/v1'), id: '<cluster>:widget/a', scope: 'unknown' },
  ])('gives $id', ({ text, id, scope }) => {
    const { ids, manifests } = load(aTree({ 'f.yaml': text }))
    expect([ids, manifests[0]?.scope]).toEqual([[id], scope])
  })

  it.each(['v1', 'v1beta1'])('learns a scope from a CRD (%s) of the same commit', version => {
    const { ids } = load(
      aTree({ 'a.yaml': anObject('Widget', 'w', '  namespace: x\n', 'acme.io/v1'), 'b.yaml': crd(version) }),
    )
    expect(ids).toEqual(['<cluster>:widget/w', '<cluster>:customresourcedefinition/x'])
  })
})

describe('duplicates', () => {
  it('names the object and every place', () => {
    const { told } = load(
      aTree({ 'a.yaml': anObject('Role', 'x'), 'b.yaml': `# b\n${anObject('Role', 'x', '  namespace: default\n')}` }),
    )
    expect(told).toEqual(['manifest-duplicate: Duplicate definition of default:role/x @ a.yaml:1 and b.yaml:2'])
  })

  it('finds one in two versions', () => {
    const text = ['v1', 'v1beta1'].map(version => anObject('Deployment', 'x', '', `apps/${version}`)).join('---\n')
    expect(load(aTree({ 'a.yaml': text })).told).toHaveLength(1)
  })

  it('takes the same kind of two groups for two objects', () => {
    const text = ['v1', 'serving.knative.dev/v1'].map(version => anObject('Service', 'x', '', version)).join('---\n')
    expect(load(aTree({ 'a.yaml': text })).told).toEqual([])
  })
})

it('answers the same whatever the order of the files', () => {
  const tree = aTree({
    'a.yaml': anObject('Role', 'x'),
    'b.yaml': anObject('Role', 'x'),
    'c/d.yaml': 'a: b: c',
    'c/e.yaml': anObject('Widget', 'x', '', 'acme.io/v1'),
  })
  const wanted = load(tree)
  fc.assert(
    fc.property(fc.shuffledSubarray([...tree.files], { minLength: 4 }), files => {
      const { manifests, told, skipped } = load({ ...tree, files })
      expect({ manifests, told, skipped }).toEqual({
        manifests: wanted.manifests,
        told: wanted.told,
        skipped: wanted.skipped,
      })
    }),
    { numRuns: 30 },
  )
})
