// What an old version says is still said after it has been converted to today's version and back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AUTOSCALER_V2BETA1 } from '../../../../functions/local/sandbox/kubernetes/legacy/autoscalers.ts'
import { INGRESS_V1BETA1 } from '../../../../functions/local/sandbox/kubernetes/legacy/ingresses.ts'
import type { JsonMap } from '../../../../functions/local/sandbox/kubernetes/object.ts'

const name = fc.constantFrom('web', 'api', 'queue')
const amount = fc.constantFrom('1', '500m', '200Mi')
const share = fc.integer({ min: 1, max: 100 })
const selector = fc.record({ matchLabels: fc.dictionary(name, name, { minKeys: 1 }) })
const reference = fc.record({ apiVersion: fc.constant('apps/v1'), kind: fc.constant('Deployment'), name })

/** Makes records with all of the fields first named and any of the others. */
function maps(always: Record<string, fc.Arbitrary<unknown>>, perhaps: Record<string, fc.Arbitrary<unknown>> = {}) {
  return fc.record({ ...always, ...perhaps }, { requiredKeys: Object.keys(always) }) as fc.Arbitrary<JsonMap>
}

function ofType(type: string, field: string, source: fc.Arbitrary<JsonMap>): fc.Arbitrary<JsonMap> {
  return fc.record({ type: fc.constant(type), [field]: source })
}

function metrics(): fc.Arbitrary<JsonMap> {
  const goal = { targetAverageUtilization: share, targetAverageValue: amount }
  return fc.oneof(
    ofType('Resource', 'resource', maps({ name }, goal)),
    ofType('ContainerResource', 'containerResource', maps({ name, container: name }, goal)),
    ofType('Pods', 'pods', maps({ metricName: name, targetAverageValue: amount }, { selector })),
    ofType(
      'Object',
      'object',
      maps({ target: reference, metricName: name, targetValue: amount }, { selector, averageValue: amount }),
    ),
    ofType(
      'External',
      'external',
      maps({ metricName: name }, { metricSelector: selector, targetValue: amount, targetAverageValue: amount }),
    ),
  )
}

function currentMetrics(): fc.Arbitrary<JsonMap> {
  const state = { currentAverageUtilization: share }
  return fc.oneof(
    ofType('Resource', 'resource', maps({ name, currentAverageValue: amount }, state)),
    ofType(
      'ContainerResource',
      'containerResource',
      maps({ name, container: name, currentAverageValue: amount }, state),
    ),
    ofType('Pods', 'pods', maps({ metricName: name, currentAverageValue: amount }, { selector })),
    ofType(
      'Object',
      'object',
      maps({ target: reference, metricName: name, currentValue: amount }, { selector, averageValue: amount }),
    ),
    ofType(
      'External',
      'external',
      maps({ metricName: name, currentValue: amount }, { metricSelector: selector, currentAverageValue: amount }),
    ),
  )
}

function autoscalers(): fc.Arbitrary<JsonMap> {
  const annotations = fc.dictionary(name, name, { minKeys: 1 })
  return fc.record({
    metadata: maps({ name }, { annotations, labels: annotations }),
    spec: maps({ scaleTargetRef: reference, maxReplicas: share }, { minReplicas: share, metrics: fc.array(metrics()) }),
    status: maps({ currentReplicas: share }, { currentMetrics: fc.array(currentMetrics()) }),
  })
}

function ingresses(): fc.Arbitrary<JsonMap> {
  const servicePort = fc.oneof(fc.integer({ min: 1, max: 65535 }), fc.constantFrom('http', 'web-2'))
  const backend = fc.oneof(
    maps({ serviceName: name, servicePort }),
    maps({ resource: maps({ apiGroup: fc.constant('example.com'), kind: fc.constant('Bucket'), name }) }),
  )
  const pathType = fc.constantFrom('Exact', 'Prefix', 'ImplementationSpecific')
  const path = maps({ pathType, backend }, { path: fc.constantFrom('/', '/api') })
  const rule = maps(
    {},
    { host: fc.constant('a.example'), http: fc.record({ paths: fc.array(path, { minLength: 1 }) }) },
  )
  const tls = maps({}, { hosts: fc.array(name), secretName: name })
  return fc.record({
    metadata: maps({ name }, { annotations: fc.dictionary(name, name) }),
    spec: maps({}, { ingressClassName: name, backend, rules: fc.array(rule), tls: fc.array(tls) }),
    status: fc.record({ loadBalancer: maps({}, { ingress: fc.array(maps({ ip: fc.constant('10.0.0.1') })) }) }),
  })
}

describe('a round trip through today’s version', () => {
  it.each([
    ['an autoscaler of v2beta1', autoscalers(), AUTOSCALER_V2BETA1],
    ['an ingress of v1beta1', ingresses(), INGRESS_V1BETA1],
  ])('keeps every field of %s', (_, objects, { up, down }) => {
    fc.assert(
      fc.property(objects, object => {
        const before = JSON.stringify(object)
        expect(down(up(object))).toEqual(object)
        expect(JSON.stringify(object)).toBe(before)
      }),
    )
  })

  it.each([
    ['an autoscaler', autoscalers(), AUTOSCALER_V2BETA1],
    ['an ingress', ingresses(), INGRESS_V1BETA1],
  ])('arrives at the same %s when it is made twice', (_, objects, { up, down }) => {
    fc.assert(
      fc.property(objects, object => {
        const today = up(object)
        expect(up(down(today))).toEqual(today)
      }),
    )
  })
})
