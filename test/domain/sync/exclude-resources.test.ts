// Which kinds are never listed.
import { describe, expect, it } from 'vitest'
import { parseApiVersion } from '../../../functions/domain/manifests/resource-id.ts'
import { DEFAULT_EXCLUDED_RESOURCES, isExcludedResource } from '../../../functions/domain/sync/exclude-resources.ts'

const kindOf = (text: string) => {
  const [, apiVersion = '', kind = ''] = /^(.*)\/(.*)$/.exec(text) ?? []
  return { group: '', version: '', ...parseApiVersion(apiVersion), kind }
}

describe('the default', () => {
  it.each`
    object                                              | isExcluded
    ${'metrics.k8s.io/v1beta1/PodMetrics'}              | ${true}
    ${'custom.metrics.k8s.io/v1beta2/MetricValueList'}  | ${true}
    ${'external.metrics.k8s.io/v1beta1/Whatever'}       | ${true}
    ${'webhook.certmanager.k8s.io/v1beta1/Certificate'} | ${true}
    ${'v1/Event'}                                       | ${true}
    ${'events.k8s.io/v1/Event'}                         | ${false}
    ${'v1/EventSource'}                                 | ${false}
    ${'v1/Secret'}                                      | ${false}
    ${'apps/v1/Deployment'}                             | ${false}
    ${'cert-manager.io/v1/Certificate'}                 | ${false}
  `('excludes $object: $isExcluded', ({ object, isExcluded }) => {
    expect(isExcludedResource(kindOf(object), DEFAULT_EXCLUDED_RESOURCES)).toBe(isExcluded)
  })
})

describe('a glob', () => {
  it.each`
    glob                    | object                             | isExcluded
    ${'apps/v1/Deployment'} | ${'apps/v1/Deployment'}            | ${true}
    ${'apps/Deployment'}    | ${'apps/v1/Deployment'}            | ${true}
    ${'apps/*'}             | ${'apps/v1/StatefulSet'}           | ${true}
    ${'*/Deployment'}       | ${'apps/v1/Deployment'}            | ${true}
    ${'*/v1beta1/*'}        | ${'policy/v1/PodDisruptionBudget'} | ${false}
    ${'v1/*'}               | ${'v1/Pod'}                        | ${true}
    ${'v1/*'}               | ${'apps/v1/Deployment'}            | ${false}
    ${'*'}                  | ${'v1/Pod'}                        | ${true}
    ${'apps/deployment'}    | ${'apps/v1/Deployment'}            | ${false}
    ${''}                   | ${'v1/Pod'}                        | ${false}
  `('$glob excludes $object: $isExcluded', ({ glob, object, isExcluded }) => {
    expect(isExcludedResource(kindOf(object), [glob])).toBe(isExcluded)
  })
})
