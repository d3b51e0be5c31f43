// What the YAML of fluxctl install grants: parsed as kubectl would, and never more than our requests need.
import { load, loadAll } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import {
  type ClusterRights,
  DEFAULT_RIGHTS,
  findRightsProblems,
} from '../../../functions/domain/rbac/cluster-rights.ts'
import { decideRights } from '../../../functions/domain/rbac/decide-rights.ts'
import { renderRights } from '../../../functions/domain/rbac/render-rights.ts'

type Rule = {
  readonly apiGroups: string[]
  readonly resources: string[]
  readonly verbs: string[]
  readonly resourceNames?: string[]
}
type Document = {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly rules?: readonly Rule[]
  readonly roleRef?: { readonly kind: string; readonly name: string }
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[]
}

const render = (changes: Partial<ClusterRights> = {}) => renderRights({ ...DEFAULT_RIGHTS, ...changes })
const read = (changes: Partial<ClusterRights> = {}) => loadAll(render(changes)) as Document[]
const list = (documents: readonly Document[]) =>
  documents.map(({ kind, metadata: { name, namespace } }) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`)
const rulesOf = (documents: readonly Document[]) => documents.flatMap(({ rules = [] }) => rules)
const verbsOn = (resource: string, documents: readonly Document[]) =>
  [...new Set(rulesOf(documents).flatMap(rule => (rule.resources.includes(resource) ? rule.verbs : [])))].sort()

const WHOLE = {}
const NAMESPACED = { width: 'namespaced', namespaces: ['team-a', 'team-b'] } as const
const READ_ONLY = { width: 'read-only' } as const
const EVERYTHING = { customGroups: ['example.com'], withDelete: true }

describe('the documents', () => {
  it.each`
    width              | changes                                     | documents
    ${'whole-cluster'} | ${WHOLE}                                    | ${['ClusterRole fluxless', 'ClusterRoleBinding fluxless']}
    ${'namespaced'}    | ${NAMESPACED}                               | ${['ClusterRole fluxless', 'RoleBinding team-a/fluxless', 'RoleBinding team-b/fluxless']}
    ${'read-only'}     | ${READ_ONLY}                                | ${['ClusterRole fluxless', 'ClusterRoleBinding fluxless']}
    ${'read-only'}     | ${{ ...READ_ONLY, namespaces: ['team-a'] }} | ${['ClusterRole fluxless', 'RoleBinding team-a/fluxless']}
  `('of $width are namespace, account, $documents and the inventory', ({ changes, documents }) => {
    expect(list(read(changes))).toEqual([
      'Namespace fluxless',
      'ServiceAccount fluxless/fluxless',
      ...documents,
      'Role fluxless/fluxless-inventory',
      'RoleBinding fluxless/fluxless-inventory',
    ])
  })

  it('bind a group in place of an account that nobody is', () => {
    const documents = read({ boundGroup: 'fluxless' })
    expect(list(documents)).not.toContain('ServiceAccount fluxless/fluxless')
    const bound = documents.filter(({ subjects }) => subjects !== undefined)
    expect(bound).toHaveLength(2)
    for (const { subjects } of bound)
      expect(subjects).toEqual([{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'fluxless' }])
  })

  it('each start with --- and say why they are there', () => {
    const parts = render(NAMESPACED).split(/^---\n/m)
    expect(parts[0]).toBe('')
    expect(parts.slice(1).filter(part => !part.startsWith('# '))).toEqual([])
  })

  it('fit a terminal', () => {
    for (const changes of [WHOLE, NAMESPACED, { ...READ_ONLY, ...EVERYTHING }])
      expect(
        render(changes)
          .split('\n')
          .filter(line => line.length > 120 || line.endsWith(' ')),
      ).toEqual([])
  })

  it('say before each rule why it is there', () => {
    const lines = render(WHOLE).split('\n')
    const bare = lines.filter(
      (line, index) => line.startsWith('  - apiGroups') && !lines[index - 1]?.startsWith('  # '),
    )
    expect(bare).toEqual([])
  })

  it('bind one account and nobody else', () => {
    const subjects = read(NAMESPACED).flatMap(({ subjects = [] }) => subjects)
    expect(new Set(subjects.map(one => JSON.stringify(one)))).toEqual(
      new Set(['{"kind":"ServiceAccount","name":"fluxless","namespace":"fluxless"}']),
    )
  })

  it('refer to roles that are there', () => {
    const documents = read(NAMESPACED)
    const roles = new Set(documents.filter(one => one.rules).map(one => `${one.kind} ${one.metadata.name}`))
    const named = documents.flatMap(({ roleRef }) => (roleRef ? [`${roleRef.kind} ${roleRef.name}`] : []))
    expect(named.filter(one => !roles.has(one))).toEqual([])
  })
})

describe('the rules', () => {
  const everywhere = [WHOLE, NAMESPACED, READ_ONLY].map(changes => ({ ...changes, ...EVERYTHING }))

  it.each(everywhere)('of %j hold no verb that we never send', changes => {
    const verbs = new Set(rulesOf(read(changes)).flatMap(rule => rule.verbs))
    expect([...verbs].filter(verb => !['get', 'list', 'create', 'patch', 'delete'].includes(verb))).toEqual([])
  })

  it.each(everywhere)('of %j name every kind, but for groups of custom resources', changes => {
    const wide = rulesOf(read(changes)).filter(rule => [...rule.apiGroups, ...rule.resources].includes('*'))
    expect(wide.filter(({ apiGroups }) => JSON.stringify(apiGroups) !== '["example.com"]')).toEqual([])
  })

  it.each`
    resource                           | whole                             | namespaced                        | readOnly
    ${'deployments'}                   | ${'create,get,list,patch'}        | ${'create,get,list,patch'}        | ${'get,list'}
    ${'pods'}                          | ${'create,get,list,patch'}        | ${'create,get,list,patch'}        | ${'get,list'}
    ${'secrets'}                       | ${'create,get,list,patch'}        | ${'create,get,list,patch'}        | ${''}
    ${'configmaps'}                    | ${'create,delete,get,list,patch'} | ${'create,delete,get,list,patch'} | ${'get,list'}
    ${'rolebindings'}                  | ${'create,get,list,patch'}        | ${'create,get,list,patch'}        | ${'get,list'}
    ${'namespaces'}                    | ${'create,get,list,patch'}        | ${''}                             | ${'get,list'}
    ${'customresourcedefinitions'}     | ${'create,get,list,patch'}        | ${''}                             | ${'get,list'}
    ${'clusterroles'}                  | ${'create,get,list,patch'}        | ${''}                             | ${'get,list'}
    ${'resourcequotas'}                | ${'create,get,list,patch'}        | ${''}                             | ${'get,list'}
    ${'mutatingwebhookconfigurations'} | ${''}                             | ${''}                             | ${''}
    ${'serviceaccounts/token'}         | ${''}                             | ${''}                             | ${''}
    ${'pods/exec'}                     | ${''}                             | ${''}                             | ${''}
    ${'nodes'}                         | ${''}                             | ${''}                             | ${''}
  `('on $resource are "$whole", "$namespaced", "$readOnly"', ({ resource, whole, namespaced, readOnly }) => {
    const found = [WHOLE, NAMESPACED, READ_ONLY].map(changes => verbsOn(resource, read(changes)).join())
    expect(found).toEqual([whole, namespaced, readOnly])
  })

  it('delete only when garbage collection is on, and never what takes everything along', () => {
    const documents = read({ ...WHOLE, withDelete: true })
    expect(verbsOn('deployments', read(WHOLE))).not.toContain('delete')
    expect(verbsOn('deployments', documents)).toContain('delete')
    expect(verbsOn('secrets', documents)).toContain('delete')
    for (const kind of ['namespaces', 'customresourcedefinitions', 'persistentvolumeclaims', 'persistentvolumes'])
      expect(verbsOn(kind, documents)).not.toContain('delete')
  })

  it('leave Secrets out when asked to, deletion included', () => {
    expect(verbsOn('secrets', read({ withSecrets: false, withDelete: true }))).toEqual([])
  })

  it.each`
    changes                                                      | names
    ${WHOLE}                                                     | ${[]}
    ${{ pullSecrets: ['a', 'b'] }}                               | ${[]}
    ${{ withSecrets: false }}                                    | ${[]}
    ${{ withSecrets: false, pullSecrets: ['a', 'b'] }}           | ${[['a', 'b']]}
    ${{ withSecrets: false, pullSecrets: ['*', 'a'] }}           | ${['any']}
    ${{ ...NAMESPACED, withSecrets: false, pullSecrets: ['a'] }} | ${[['a']]}
    ${{ ...NAMESPACED, pullSecrets: ['a'] }}                     | ${[]}
    ${READ_ONLY}                                                 | ${[]}
    ${{ ...READ_ONLY, pullSecrets: ['a'] }}                      | ${[['a']]}
    ${{ ...READ_ONLY, pullSecrets: ['*'] }}                      | ${['any']}
  `('of $changes let $names be read beside what Secrets may be listed', ({ changes, names }) => {
    const rules = rulesOf(read(changes)).filter(({ resources, verbs }) => resources.join() + verbs === 'secretsget')
    expect(rules.map(({ resourceNames = 'any' }) => resourceNames)).toEqual(names)
    expect(verbsOn('serviceaccounts', read(changes))).toContain('get')
  })

  it('say in the text that listing Secrets is reading them', () => {
    for (const changes of [WHOLE, NAMESPACED, READ_ONLY, { withSecrets: false }])
      expect(render(changes).replaceAll(/\n +# /g, ' ')).toContain('who may list Secrets may read them')
  })

  it('are valid rules also where they are only offered', () => {
    const text = render({ ...WHOLE, withSecrets: false })
    const offered = text.split('\n').filter(line => /^ {2}# (- | {2})/.test(line))
    const rules = load(offered.map(line => line.replace('  # ', '')).join('\n')) as Rule[]
    expect(rules.length).toBe(5)
    expect(rules.every(rule => rule.apiGroups.length * rule.resources.length * rule.verbs.length > 0)).toBe(true)
  })
})

describe('acting as somebody else', () => {
  const USER = 'system:serviceaccount:team-a:deployer'
  const acting = (user: string, groups: readonly string[] = []) =>
    read({ width: 'namespaced', namespaces: ['team-a'], actAs: { user, groups } })

  it('leaves the own account nothing but that', () => {
    const own = acting(USER).filter(({ subjects = [] }) => subjects.some(({ name }) => name === 'fluxless'))
    expect(list(own)).toEqual(['RoleBinding team-a/fluxless-impersonate'])
    const role = acting(USER).find(({ kind, metadata }) => kind === 'Role' && metadata.name === 'fluxless-impersonate')
    expect(role?.rules).toEqual([
      { apiGroups: [''], resources: ['serviceaccounts'], resourceNames: ['deployer'], verbs: ['impersonate'] },
    ])
  })

  it('binds the other account, which is created', () => {
    expect(list(acting(USER))).toContain('ServiceAccount team-a/deployer')
    const bound = acting(USER).find(({ kind, metadata }) => kind === 'RoleBinding' && metadata.name === 'fluxless')
    expect(bound?.subjects).toEqual([{ kind: 'ServiceAccount', name: 'deployer', namespace: 'team-a' }])
  })

  it('names users and groups one by one', () => {
    const rules = rulesOf(acting('jane', ['one', 'two'])).filter(({ verbs }) => verbs.includes('impersonate'))
    expect(rules.map(({ resources, resourceNames }) => [resources, resourceNames])).toEqual([
      [['users'], ['jane']],
      [['groups'], ['one', 'two']],
    ])
  })
})

describe('what is wished', () => {
  it.each`
    wish                                                    | problem
    ${{ width: 'namespaced' }}                              | ${'the width namespaced needs a namespace'}
    ${{ namespaces: ['a'] }}                                | ${'the width whole-cluster takes no namespace'}
    ${{ width: 'namespaced', namespaces: ['Team'] }}        | ${'"Team" is no name of a namespace'}
    ${{ width: 'namespaced', namespaces: ['a\nb'] }}        | ${'"a\\nb" is no name of a namespace'}
    ${{ width: 'namespaced', namespaces: ['kube-system'] }} | ${'who may write in kube-system rules the cluster: say so with the width whole-cluster'}
    ${{ width: 'namespaced', namespaces: ['fluxless'] }}    | ${'fluxless is the namespace of fluxless itself: who may write there takes over its account'}
    ${{ name: 'a.b' }}                                      | ${'"a.b" is no name of a namespace'}
    ${{ customGroups: ['*'] }}                              | ${'"*" is no API group of custom resources'}
    ${{ pullSecrets: ['Regcred'] }}                         | ${'"Regcred" is no name of a Secret'}
    ${{ pullSecrets: ['a*'] }}                              | ${'"a*" is no name of a Secret'}
    ${{ boundGroup: 'system:masters' }}                     | ${'"system:masters" is no group of ours: names with system: belong to Kubernetes'}
    ${{ customGroups: ['apps'] }}                           | ${'"apps" is no API group of custom resources'}
    ${{ customGroups: ['rbac.authorization.k8s.io'] }}      | ${'"rbac.authorization.k8s.io" is no API group of custom resources'}
  `('$wish is refused: $problem', ({ wish, problem }) => {
    expect(findRightsProblems({ ...DEFAULT_RIGHTS, ...wish })).toContain(problem)
  })

  it('is taken as it is otherwise', () => {
    for (const changes of [
      WHOLE,
      NAMESPACED,
      READ_ONLY,
      { customGroups: ['gateway.networking.k8s.io'] },
      { pullSecrets: ['*', 'a.b-c', '1'] },
    ])
      expect(findRightsProblems({ ...DEFAULT_RIGHTS, ...changes })).toEqual([])
  })

  it('keeps its meaning whatever it is called', () => {
    for (const name of ['true', 'null', '1e5', '123', '0x1', 'no']) {
      const [namespace] = read({ name })
      expect(namespace?.metadata.name).toBe(name)
    }
  })
})

describe('decideRights', () => {
  const target = (changes: object) => ({
    sync: { allowNamespaces: [], garbageCollection: 'off', inventoryNamespace: 'default', ...changes } as const,
  })

  it.each`
    targets                                                          | rights
    ${[{ allowNamespaces: ['b', 'a'] }, { allowNamespaces: ['a'] }]} | ${{ width: 'namespaced', namespaces: ['a', 'b'] }}
    ${[{ allowNamespaces: ['a'] }, {}]}                              | ${{ width: 'whole-cluster', namespaces: [] }}
    ${[{ garbageCollection: 'dry-run' }]}                            | ${{ withDelete: false }}
    ${[{}, { garbageCollection: 'on' }]}                             | ${{ withDelete: true }}
    ${[{ inventoryNamespace: 'b' }, { inventoryNamespace: 'a' }]}    | ${{ inventoryNamespaces: ['a', 'b'] }}
  `('decides $rights for $targets', ({ targets, rights }) => {
    expect(decideRights(targets.map(target), undefined)).toMatchObject(rights)
  })
})
