// The refusals that only a real API server gives: policies, quotas, webhooks, sizes, races and old versions.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../functions/domain/manifests/json.ts'
import type { PlannedObject } from '../../functions/domain/sync/sync-plan.ts'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import type { AppliedObject } from '../../functions/ports/cluster/port.ts'
import { summarize } from '../ports/cluster/contract-context.ts'
import * as a from '../ports/cluster/planned.ts'
import { openSomebodyElse } from '../ports/cluster/somebody-else.ts'
import { requestApi } from './request-api.ts'
import { readServerUnderTest } from './server-under-test.ts'

const { url, ca, kubeconfigFile, tokens } = readServerUnderTest(process.env)
const kubeconfig = readFileSync(kubeconfigFile, 'utf8')
const real = { now: Date.now, wait: (ms: number) => wait(ms), random: Math.random }
const opened: { close(): Promise<void> }[] = []
const open = (access: Parameters<typeof openKubernetes>[0]['access'] = { kubeconfig: async () => kubeconfig }) => {
  const cluster = openKubernetes({ access, ...real })
  opened.push(cluster)
  return cluster
}
const cluster = open()
const somebody = openSomebodyElse({ url, ca, token: tokens.admin, kubeconfig })
const options = () => ({ live: [], deadline: Date.now() + 20_000 })
const drawn = Date.now().toString(36)

afterAll(() => Promise.all(opened.map(cluster => cluster.close())))

const aNamespace = async (prefix: string, labels: Readonly<Record<string, string>> = {}) => {
  const name = `${prefix}-${drawn}`
  await cluster.apply(a.aPlan([a.anObject('v1', 'Namespace', { name, labels })]), options())
  return name
}
/** Policies and webhooks reach admission a moment after they are stored: applies until one is refused. */
const applyUntilFailed = async (object: PlannedObject): Promise<AppliedObject | undefined> => {
  for (let tries = 0; tries < 100; tries += 1) {
    const [result] = await cluster.apply(a.aPlan([object]), options())
    if (result?.outcome === 'failed') return result
    await wait(100)
  }
  return undefined
}

describe('a refusal of a real server', () => {
  // Not here: a conflict of field managers, for every apply is forced; 410, for the server compacts after minutes only.

  it('is server-busy for what flow control turns away for too long, and over with the next sync', async () => {
    const name = `crowded-${drawn}`
    const namespace = await aNamespace('crowded')
    const subjects = [{ kind: 'User', name, apiGroup: 'rbac.authorization.k8s.io' }]
    const roleRef = { kind: 'ClusterRole', name: 'cluster-admin', apiGroup: 'rbac.authorization.k8s.io' }
    const rbac = 'rbac.authorization.k8s.io/v1'
    const flowControl = 'flowcontrol.apiserver.k8s.io/v1'
    const shares = { nominalConcurrencyShares: 0, lendablePercent: 0, borrowingLimitPercent: 0 }
    const limited = { ...shares, limitResponse: { type: 'Reject' } }
    const everything = { verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }
    const rules = [{ subjects: [{ kind: 'User', user: { name } }], resourceRules: [everything] }]
    const schemaSpec = { priorityLevelConfiguration: { name }, matchingPrecedence: 2, rules }
    const binding = a.anObject(rbac, 'ClusterRoleBinding', { name }, { roleRef, subjects })
    const level = a.anObject(
      flowControl,
      'PriorityLevelConfiguration',
      { name },
      { spec: { type: 'Limited', limited } },
    )
    const schema = a.anObject(flowControl, 'FlowSchema', { name }, { spec: schemaSpec })
    const made = await cluster.apply(a.aPlan([binding, level], [schema]), options())
    expect(made.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created'])

    const crowded = open({ kubeconfig: async () => kubeconfig, impersonate: { user: name, groups: [] } })
    const planOf = (round: number) =>
      a.aPlan(Array.from({ length: 20 }, (_, index) => a.aConfigMap(namespace, `c-${round}-${index}`)))
    // Flow control reads its new rules a moment after they are stored: applies until it turns something away.
    let round = 0
    let told = new Set<string>()
    for (; round < 50 && !told.has('failed server-busy'); round += 1) {
      const results = await crowded.apply(planOf(round), { live: [], deadline: Date.now() + 5_000 })
      told = new Set(results.map(({ outcome, failure }) => (failure ? `${outcome} ${failure.code}` : outcome)))
    }
    expect(told).toContain('failed server-busy')
    expect([...told].filter(word => !['created', 'failed server-busy', 'postponed'].includes(word))).toEqual([])
    await somebody.remove(schema, 'flowschemas')
    await somebody.remove(level, 'prioritylevelconfigurations')
    const next = await cluster.apply(planOf(round - 1), options())
    expect(next.filter(({ failure }) => failure)).toEqual([])
    expect(next).toHaveLength(20)
  })

  it('is denied-by-policy for a ValidatingAdmissionPolicy', async () => {
    const namespace = await aNamespace('policy', { guarded: drawn })
    const rules = [
      { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] },
    ]
    const spec = {
      matchConstraints: { resourceRules: rules, namespaceSelector: { matchLabels: { guarded: drawn } } },
      validations: [{ expression: "!('bad' in object.data)", message: 'bad is not allowed' }],
    }
    const name = `no-bad-${drawn}`
    const policy = a.anObject('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', { name }, { spec })
    const bound = { spec: { policyName: name, validationActions: ['Deny'] } }
    const binding = a.anObject('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicyBinding', { name }, bound)
    expect(summarize(await cluster.apply(a.aPlan([policy], [binding]), options()))).toEqual([
      `${name} created`,
      `${name} created`,
    ])
    const result = await applyUntilFailed(a.aConfigMap(namespace, 'one', { bad: '1' }))
    expect(result?.failure).toMatchObject({
      code: 'denied-by-policy',
      what: expect.stringContaining('bad is not allowed'),
    })
  })

  it('is webhook-unreachable for a webhook that nobody serves, and holds deletions too', async () => {
    const namespace = await aNamespace('webhook', { hooked: drawn })
    const configMap = a.aConfigMap(namespace, 'one')
    const [made] = await cluster.apply(a.aPlan([configMap]), options())
    const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['*'], resources: ['configmaps'] }]
    const webhook = {
      name: 'hook.example.com',
      rules,
      clientConfig: { url: 'https://127.0.0.1:1/' },
      namespaceSelector: { matchLabels: { hooked: drawn } },
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      failurePolicy: 'Fail',
      timeoutSeconds: 1,
    }
    const configuration = a.anObject(
      'admissionregistration.k8s.io/v1',
      'ValidatingWebhookConfiguration',
      { name: `hook-${drawn}` },
      { webhooks: [webhook] },
    )
    await cluster.apply(a.aPlan([configuration]), options())
    expect(await applyUntilFailed(a.aConfigMap(namespace, 'two'))).toMatchObject({
      failure: { code: 'webhook-unreachable' },
    })
    const deletion = { id: configMap.id, uid: made?.uid ?? '', at: 'old.yaml:3' }
    const [kept] = await cluster.delete([[deletion]], options())
    expect(kept).toMatchObject({ outcome: 'kept', failure: { code: 'webhook-unreachable' } })
    await somebody.remove(configuration, 'validatingwebhookconfigurations')
  })

  it('is quota-exceeded for more than a quota allows', async () => {
    const namespace = await aNamespace('quota')
    const hard = { configmaps: '1' }
    const quota = a.anObject('v1', 'ResourceQuota', { name: 'small', namespace }, { spec: { hard } })
    await cluster.apply(a.aPlan([quota]), options())
    // No controller counts here.
    const counted = await requestApi({
      ...{ url, ca, token: tokens.admin, method: 'PATCH' },
      path: `/api/v1/namespaces/${namespace}/resourcequotas/small/status`,
      headers: { 'content-type': 'application/merge-patch+json' },
      body: { status: { hard, used: { configmaps: '1' } } },
    })
    expect(counted.status).toBe(200)
    const result = await applyUntilFailed(a.aConfigMap(namespace, 'one'))
    expect(result?.failure).toMatchObject({ code: 'quota-exceeded', what: expect.stringContaining('small') })
  })

  it('is denied-by-policy for a pod that the namespace takes for unsafe', async () => {
    const namespace = await aNamespace('restricted', { 'pod-security.kubernetes.io/enforce': 'restricted' })
    const spec = { containers: [{ name: 'app', image: 'example.com/app:1', securityContext: { privileged: true } }] }
    const pod = a.anObject('v1', 'Pod', { name: 'root', namespace }, { spec })
    const [result] = await cluster.apply(a.aPlan([pod]), options())
    expect(result?.failure).toMatchObject({
      code: 'denied-by-policy',
      what: expect.stringContaining('violates PodSecurity'),
    })
  })

  it('is a warning, and no refusal, for a workload whose pods would be refused', async () => {
    const namespace = await aNamespace('warned', { 'pod-security.kubernetes.io/warn': 'restricted' })
    const [result] = await cluster.apply(a.aPlan([a.aDeployment(namespace, 'web')]), options())
    expect(result).toMatchObject({
      outcome: 'created',
      warnings: [expect.stringContaining('would violate PodSecurity')],
    })
  })

  it('is object-too-large for what etcd does not take', async () => {
    const group = `big-${drawn}.example.com`
    const namespace = await aNamespace('big')
    const widget = a.aWidget(group, namespace, 'big')
    const big = { ...widget, body: { ...widget.body, spec: { text: 'x'.repeat(2_000_000) } as JsonObject } }
    const [, result] = await cluster.apply(a.aPlan([a.aWidgetCrd(group)], [big]), options())
    expect(result).toMatchObject({ outcome: 'failed', failure: { code: 'object-too-large' } })
  })

  it('is none for a token that ran out, when there is a fresh one', async () => {
    const drawnTokens = ['stale', tokens.admin]
    const renewing = open({ server: url, ca, token: async () => drawnTokens.shift() ?? tokens.admin })
    expect((await renewing.discover()).scopeOf('', 'ConfigMap')).toBe('Namespaced')
    expect(drawnTokens).toEqual([])
  })
})

describe('races on a real server', () => {
  it('of two who create the same objects end well for both', async () => {
    const namespace = await aNamespace('race')
    const plan = a.aPlan(Array.from({ length: 60 }, (_, index) => a.aConfigMap(namespace, `c-${index}`)))
    const both = await Promise.all([cluster.apply(plan, options()), open().apply(plan, options())])
    expect(both.flat().filter(({ failure }) => failure)).toEqual([])
  })

  it('of a takeover with others who write end with all of it ours', async () => {
    const namespace = await aNamespace('contested')
    const objects = Array.from({ length: 20 }, (_, index) =>
      a.aConfigMap(namespace, `c-${index}`, { drop: '1', key: 'v' }),
    )
    await Promise.all(objects.map(object => somebody.create(object, 'configmaps', 'kubectl-client-side-apply')))
    const { objects: live } = await cluster.listLive([{ group: '', kind: 'ConfigMap' }])
    const lighter = objects.map(({ id }) => a.aConfigMap(namespace, id.name, { key: 'v' }))
    let isDone = false
    const meddling = (async () => {
      for (let round = 0; !isDone; round += 1) {
        const note = { metadata: { annotations: { round: String(round) } } }
        await Promise.all(objects.map(object => somebody.change(object, 'configmaps', note, 'kubectl-annotate')))
      }
    })()
    const results = await cluster.apply(a.aPlan(lighter), { ...options(), live })
    isDone = true
    await meddling
    expect(results.filter(({ outcome }) => outcome !== 'updated')).toEqual([])
    const found = await cluster.readObjects(objects.map(({ id }) => id))
    expect(found.map(({ data }) => data)).toEqual(objects.map(() => ({ key: 'v' })))
  })
})

describe('a custom resource that moves to a new version', () => {
  it('is applied in the new one, with the defaults of that', async () => {
    const group = `moved-${drawn}.example.com`
    const namespace = await aNamespace('moved')
    const schemaOf = (properties: JsonObject) => ({
      openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } },
    })
    const size = { type: 'integer' }
    const beta = { name: 'v1beta1', served: true, storage: false, schema: schemaOf({ size }) }
    const colour = { type: 'string', default: 'red' }
    const stable = { name: 'v1', served: true, storage: true, schema: schemaOf({ size, colour }) }
    const { body, ...crd } = a.aWidgetCrd(group)
    const withVersions = (...versions: readonly JsonObject[]) => ({
      ...crd,
      body: { ...body, spec: { ...(body.spec as JsonObject), versions } },
    })
    const old = a.anObject(`${group}/v1beta1`, 'Widget', { name: 'one', namespace }, { spec: { size: 1 } })
    const first = await cluster.apply(a.aPlan([withVersions({ ...beta, storage: true })], [old]), options())
    expect(summarize(first)).toEqual([`widgets.${group} created`, 'one created'])
    const moved = a.aWidget(group, namespace, 'one')
    const second = await cluster.apply(a.aPlan([withVersions(beta, stable)], [moved]), options())
    expect(summarize(second)).toEqual([`widgets.${group} updated`, 'one updated'])
    expect(await cluster.readObjects([moved.id])).toMatchObject([{ spec: { size: 1, colour: 'red' } }])
  })
})

describe('an API of others that does not answer', () => {
  it('is neither listed nor taken for empty, and stops nobody else', async () => {
    const group = `down-${drawn}.example.com`
    const spec = {
      ...{ group, version: 'v1', groupPriorityMinimum: 100, versionPriority: 100, insecureSkipTLSVerify: true },
      service: { namespace: 'default', name: `nobody-${drawn}` },
    }
    const service = a.anObject('apiregistration.k8s.io/v1', 'APIService', { name: `v1.${group}` }, { spec })
    await cluster.apply(a.aPlan([service]), options())
    const kinds = [
      { group, kind: 'Widget' },
      { group: '', kind: 'Namespace' },
    ]
    const listing = await cluster.listLive(kinds)
    expect(kinds.map(listing.isListed)).toEqual([false, true])
    const widget = a.aWidget(group, 'default', 'one')
    expect(summarize(await cluster.apply(a.aPlan([widget]), options()))).toEqual(['one waiting kind-not-served'])
    const [kept] = await cluster.delete([[{ id: widget.id, uid: 'u', at: 'old.yaml:3' }]], options())
    expect(kept).toMatchObject({ outcome: 'kept' })
    await somebody.remove(service, 'apiservices')
  })
})
