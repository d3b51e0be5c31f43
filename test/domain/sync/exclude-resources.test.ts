// Which kinds are never listed, and what a glob is.
import { check, property, string, stringMatching } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseApiVersion } from '../../../functions/domain/manifests/resource-id.ts'
import { DEFAULT_EXCLUDED_RESOURCES, isExcludedResource } from '../../../functions/domain/sync/exclude-resources.ts'
import { matchGlob } from '../../../functions/domain/sync/match-glob.ts'

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

describe('matchGlob', () => {
  it.each`
    glob        | text       | isMatch
    ${''}       | ${''}      | ${true}
    ${''}       | ${'a'}     | ${false}
    ${'*'}      | ${''}      | ${true}
    ${'**'}     | ${'a'}     | ${true}
    ${'a'}      | ${'a'}     | ${true}
    ${'a'}      | ${'ab'}    | ${false}
    ${'a*'}     | ${'a/b'}   | ${true}
    ${'*b'}     | ${'a/b'}   | ${true}
    ${'a*a'}    | ${'a'}     | ${false}
    ${'a*a'}    | ${'aa'}    | ${true}
    ${'*a*b*'}  | ${'xbyaz'} | ${false}
    ${'*a*b*'}  | ${'xaybz'} | ${true}
    ${'a*b*c'}  | ${'abbc'}  | ${true}
    ${'a*bc*c'} | ${'abc'}   | ${false}
    ${'a?c'}    | ${'abc'}   | ${false}
    ${'[a]'}    | ${'a'}     | ${false}
    ${'A'}      | ${'a'}     | ${false}
    ${'.*'}     | ${'abc'}   | ${false}
  `('$glob matches "$text": $isMatch', ({ glob, text, isMatch }) => {
    expect(matchGlob(glob, text)).toBe(isMatch)
  })

  it('says what the regular expression of the same meaning says', () => {
    const meaning = (glob: string) =>
      new RegExp(
        `^${glob
          .split('*')
          .map(part => part.replace(/[^a-z]/g, '\\$&'))
          .join('.*')}$`,
        's',
      )
    const globs = stringMatching(/^[ab*]{0,8}$/)
    const texts = stringMatching(/^[ab]{0,10}$/)
    const result = check(
      property(globs, texts, (glob, text) => matchGlob(glob, text) === meaning(glob).test(text)),
      { numRuns: 3_000 },
    )
    expect(result.counterexample).toBeNull()
    expect(check(property(string(), text => matchGlob('*', text))).counterexample).toBeNull()
  })

  it('takes no long time for a glob of many stars', () => {
    expect(matchGlob(`${'*a'.repeat(200)}*b`, 'a'.repeat(20_000))).toBe(false)
  })
})
