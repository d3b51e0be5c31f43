// What old versions become today, and what today's objects look like in old versions: one row per rule, both ways.
import { describe, expect, it } from 'vitest'
import { AUTOSCALER_V2BETA1 } from '../../../../functions/local/sandbox/kubernetes/legacy/autoscalers.ts'
import { BUDGET_V1BETA1 } from '../../../../functions/local/sandbox/kubernetes/legacy/disruption-budgets.ts'
import { INGRESS_V1BETA1 } from '../../../../functions/local/sandbox/kubernetes/legacy/ingresses.ts'
import { ALIKE, type Conversion } from '../../../../functions/local/sandbox/kubernetes/legacy/reshape.ts'
import { WEBHOOKS_V1BETA1 } from '../../../../functions/local/sandbox/kubernetes/legacy/webhooks.ts'
import {
  DAEMON_SET_V1BETA1,
  DEPLOYMENT_V1BETA1,
  SELECTING,
} from '../../../../functions/local/sandbox/kubernetes/legacy/workloads.ts'
import type { JsonMap } from '../../../../functions/local/sandbox/kubernetes/object.ts'

type Row = { readonly what: string; readonly conversion: Conversion; readonly old: JsonMap; readonly today: JsonMap }

const SELECTOR = { matchLabels: { a: 'b' } }
const TARGET = { kind: 'Service', name: 'web' }

const metricRow = (what: string, old: JsonMap, today: JsonMap): Row => ({
  what,
  conversion: AUTOSCALER_V2BETA1,
  old: { spec: { metrics: [old] } },
  today: { spec: { metrics: [today] } },
})
const currentRow = (what: string, old: JsonMap, today: JsonMap): Row => ({
  what,
  conversion: AUTOSCALER_V2BETA1,
  old: { status: { currentMetrics: [old] } },
  today: { status: { currentMetrics: [today] } },
})
const backendRow = (what: string, old: JsonMap, today: JsonMap): Row => ({
  what,
  conversion: INGRESS_V1BETA1,
  old: { spec: { backend: old } },
  today: { spec: { defaultBackend: today } },
})
const budgetRow = (what: string, old: unknown, today: unknown): Row => ({
  what,
  conversion: BUDGET_V1BETA1,
  old: { spec: { selector: old } },
  today: { spec: { selector: today } },
})

const NEVER = 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match'

const ROWS: readonly Row[] = [
  { what: 'a version that is shaped alike', conversion: ALIKE, old: { rules: [{}] }, today: { rules: [{}] } },
  metricRow(
    'a share of a resource',
    { type: 'Resource', resource: { name: 'cpu', targetAverageUtilization: 80 } },
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
  ),
  metricRow(
    'an amount of a resource',
    { type: 'Resource', resource: { name: 'memory', targetAverageValue: '200Mi' } },
    { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '200Mi' } } },
  ),
  metricRow(
    'a share of a container’s resource',
    {
      type: 'ContainerResource',
      containerResource: { name: 'cpu', container: 'main', targetAverageUtilization: 80 },
    },
    {
      type: 'ContainerResource',
      containerResource: {
        name: 'cpu',
        container: 'main',
        target: { type: 'Utilization', averageUtilization: 80 },
      },
    },
  ),
  metricRow(
    'a metric of pods',
    { type: 'Pods', pods: { metricName: 'hits', selector: SELECTOR, targetAverageValue: '10' } },
    {
      type: 'Pods',
      pods: { metric: { name: 'hits', selector: SELECTOR }, target: { type: 'AverageValue', averageValue: '10' } },
    },
  ),
  metricRow(
    'a metric of an object',
    { type: 'Object', object: { target: TARGET, metricName: 'hits', targetValue: '10' } },
    {
      type: 'Object',
      object: { describedObject: TARGET, metric: { name: 'hits' }, target: { type: 'Value', value: '10' } },
    },
  ),
  metricRow(
    'a metric of an object, by pod',
    { type: 'Object', object: { target: TARGET, metricName: 'hits', targetValue: '0', averageValue: '10' } },
    {
      type: 'Object',
      object: {
        describedObject: TARGET,
        metric: { name: 'hits' },
        target: { type: 'AverageValue', averageValue: '10', value: '0' },
      },
    },
  ),
  metricRow(
    'a metric from elsewhere',
    { type: 'External', external: { metricName: 'queue', metricSelector: SELECTOR, targetValue: '30' } },
    {
      type: 'External',
      external: { metric: { name: 'queue', selector: SELECTOR }, target: { type: 'Value', value: '30' } },
    },
  ),
  metricRow(
    'a metric from elsewhere, by pod',
    { type: 'External', external: { metricName: 'queue', targetAverageValue: '30' } },
    { type: 'External', external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '30' } } },
  ),
  currentRow(
    'what a resource is at',
    { type: 'Resource', resource: { name: 'cpu', currentAverageUtilization: 20, currentAverageValue: '5m' } },
    { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 20, averageValue: '5m' } } },
  ),
  currentRow(
    'what a metric from elsewhere is at',
    { type: 'External', external: { metricName: 'queue', currentValue: '3' } },
    { type: 'External', external: { metric: { name: 'queue' }, current: { value: '3' } } },
  ),
  {
    what: 'a behaviour',
    conversion: AUTOSCALER_V2BETA1,
    old: {
      metadata: { annotations: { 'autoscaling.alpha.kubernetes.io/behavior': '{"scaleDown":{"policies":[]}}' } },
      spec: { maxReplicas: 2 },
    },
    today: { metadata: {}, spec: { maxReplicas: 2, behavior: { scaleDown: { policies: [] } } } },
  },
  backendRow('a port by number', { serviceName: 'web', servicePort: 80 }, backend({ number: 80 })),
  backendRow('a port by name', { serviceName: 'web', servicePort: 'http' }, backend({ name: 'http' })),
  backendRow('a backend that is no Service', { resource: TARGET }, { resource: TARGET }),
  {
    what: 'a path of an ingress',
    conversion: INGRESS_V1BETA1,
    old: {
      spec: {
        ingressClassName: 'nginx',
        rules: [{ host: 'a.example', http: { paths: [aPath({ serviceName: 'web', servicePort: 80 })] } }, {}],
      },
    },
    today: {
      spec: {
        ingressClassName: 'nginx',
        rules: [{ host: 'a.example', http: { paths: [aPath(backend({ number: 80 }))] } }, {}],
      },
    },
  },
  budgetRow('a budget of no pod', {}, { matchExpressions: [{ key: NEVER, operator: 'Exists' }] }),
  budgetRow('a budget of every pod', { matchExpressions: [{ key: NEVER, operator: 'DoesNotExist' }] }, {}),
  budgetRow('a budget of some pods', SELECTOR, SELECTOR),
  {
    what: 'a rollback',
    conversion: DEPLOYMENT_V1BETA1,
    old: { metadata: { name: 'web' }, spec: { selector: SELECTOR, rollbackTo: { revision: 3 } } },
    today: {
      metadata: { name: 'web', annotations: { 'deprecated.deployment.rollback.to': '3' } },
      spec: { selector: SELECTOR },
    },
  },
]

function backend(port: JsonMap): JsonMap {
  return { service: { name: 'web', port } }
}

function aPath(to: JsonMap): JsonMap {
  return { path: '/', pathType: 'Prefix', backend: to }
}

describe('an old version', () => {
  it.each(ROWS)('becomes today’s: $what', ({ conversion, old, today }) => {
    expect(conversion.up(old)).toStrictEqual(today)
  })

  it.each(ROWS)('is what today’s is shown as: $what', ({ conversion, old, today }) => {
    expect(conversion.down(today)).toStrictEqual(old)
  })
})

const template = { metadata: { labels: { app: 'web' } } }
const selector = { matchLabels: { app: 'web' } }
const other = { matchLabels: { app: 'other' } }

type OneWayRow = readonly [what: string, conversion: Conversion, old: JsonMap, today: JsonMap]

describe('an old version that leaves something open', () => {
  it.each<OneWayRow>([
    ['selects its template’s labels', SELECTING, { spec: { template } }, { spec: { template, selector } }],
    [
      'keeps its own selector',
      SELECTING,
      { spec: { template, selector: other } },
      { spec: { template, selector: other } },
    ],
    ['stays without labels to select', SELECTING, { spec: { template: {} } }, { spec: { template: {} } }],
    ['selects for a Deployment', DEPLOYMENT_V1BETA1, { spec: { template } }, { spec: { template, selector } }],
    [
      'does not count a DaemonSet’s generations',
      DAEMON_SET_V1BETA1,
      { spec: { template, templateGeneration: 4 } },
      { spec: { template, selector } },
    ],
    [
      'matches paths as its ingress controller does',
      INGRESS_V1BETA1,
      { spec: { rules: [{ http: { paths: [{ backend: { serviceName: 'web', servicePort: '80' } }] } }] } },
      {
        spec: {
          rules: [{ http: { paths: [{ pathType: 'ImplementationSpecific', backend: backend({ number: 80 }) }] } }],
        },
      },
    ],
    [
      'lets calls pass when its webhook fails',
      WEBHOOKS_V1BETA1,
      { webhooks: [{ name: 'a.example', sideEffects: 'None' }] },
      {
        webhooks: [
          {
            name: 'a.example',
            failurePolicy: 'Ignore',
            matchPolicy: 'Exact',
            sideEffects: 'None',
            timeoutSeconds: 30,
            admissionReviewVersions: ['v1beta1'],
          },
        ],
      },
    ],
    ['is left as it is when it is misshapen', INGRESS_V1BETA1, { spec: 'none' }, { spec: 'none' }],
  ])('%s', (_, conversion, old, today) => {
    expect(conversion.up(old)).toStrictEqual(today)
  })

  it('shows how often a DaemonSet’s template has changed', () => {
    const annotations = { 'deprecated.daemonset.template.generation': '4' }
    const shown = DAEMON_SET_V1BETA1.down({ metadata: { annotations }, spec: {} })
    expect(shown.spec).toEqual({ templateGeneration: 4 })
  })

  it('keeps an annotation that is no behaviour', () => {
    const metadata = { annotations: { 'autoscaling.alpha.kubernetes.io/behavior': '{' } }
    expect(AUTOSCALER_V2BETA1.up({ metadata, spec: {} })).toEqual({ metadata, spec: {} })
  })
})
