// The rights asked about are those that the YAML grants, and what the answers come to.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ClusterRights, DEFAULT_RIGHTS, WIDTHS } from '../../../functions/domain/rbac/cluster-rights.ts'
import {
  describeMissingRights,
  describeNeedlessRights,
  NEEDLESS_RIGHTS,
} from '../../../functions/domain/rbac/judge-rights.ts'
import { listNeededRights, type NeededRight } from '../../../functions/domain/rbac/needed-rights.ts'
import { decideRules, inventoryRule, type Rule } from '../../../functions/domain/rbac/rules.ts'

const say = ({ verb, resource, group, namespace }: NeededRight) =>
  `${verb} ${resource}.${group}${namespace === undefined ? '' : ` in ${namespace}`}`

const grants = (rule: Rule, { group, resource, verb }: NeededRight) =>
  rule.isOffered !== true &&
  rule.apiGroups.includes(group) &&
  (rule.resources.includes('*') || rule.resources.includes(resource)) &&
  rule.verbs.includes(verb)

const anyRights: fc.Arbitrary<ClusterRights> = fc.record({
  width: fc.constantFrom(...WIDTHS),
  name: fc.constant('fluxless'),
  namespaces: fc.constantFrom<readonly string[]>([], ['team-a'], ['team-a', 'team-b']),
  customGroups: fc.constantFrom<readonly string[]>([], ['example.com'], ['example.com', 'acme.io']),
  inventoryNamespaces: fc.constantFrom(['fluxless'], ['team-a', 'default']),
  withSecrets: fc.boolean(),
  pullSecrets: fc.constantFrom<readonly string[]>([], ['regcred']),
  withDelete: fc.boolean(),
})

describe('the rights that are needed', () => {
  it('are those that the roles grant, each asked once, where it is granted', () => {
    fc.assert(
      fc.property(anyRights, rights => {
        const needed = listNeededRights(rights)
        expect(new Set(needed.map(say)).size).toBe(needed.length)
        const places: readonly (string | undefined)[] = rights.namespaces.length === 0 ? [undefined] : rights.namespaces
        for (const right of needed) {
          const byRole = places.includes(right.namespace) && decideRules(rights).some(rule => grants(rule, right))
          const byRecord =
            rights.inventoryNamespaces.includes(right.namespace ?? '') && grants(inventoryRule(rights), right)
          expect(byRole || byRecord, say(right)).toBe(true)
        }
      }),
      { seed: 11, numRuns: 100 },
    )
  })

  it('leave out what no server has: a resource in the group of another', () => {
    const said = listNeededRights({ ...DEFAULT_RIGHTS, withDelete: true }).map(say)
    expect(said).toContain('delete deployments.apps')
    expect(said).not.toContain('delete deployments.batch')
  })

  it.each`
    right                                 | rights
    ${'patch deployments.apps'}           | ${{}}
    ${'create namespaces.'}               | ${{}}
    ${'delete configmaps. in fluxless'}   | ${{}}
    ${'patch deployments.apps in team-a'} | ${{ width: 'namespaced', namespaces: ['team-a'] }}
    ${'list widgets.example.com'}         | ${undefined}
  `('hold $right as configured', ({ right, rights }) => {
    const said = listNeededRights({ ...DEFAULT_RIGHTS, ...rights }).map(say)
    expect(said.includes(right)).toBe(rights !== undefined)
  })

  it('take Secrets for optional alone', () => {
    const optional = listNeededRights(DEFAULT_RIGHTS).filter(({ isOptional }) => isOptional)
    expect(new Set(optional.map(({ resource }) => resource))).toEqual(new Set(['secrets']))
  })
})

describe('what is missing', () => {
  const right = (verb: string, resource: string, group = '', namespace?: string): NeededRight => {
    return { verb, resource, group, isOptional: false, ...(namespace === undefined ? {} : { namespace }) }
  }

  it.each`
    missing                                                                            | told
    ${[]}                                                                              | ${''}
    ${[right('create', 'deployments', 'apps'), right('patch', 'deployments', 'apps')]} | ${'create, patch deployments.apps'}
    ${[right('list', 'pods', '', 'team-a'), right('list', 'pods', '', 'team-b')]}      | ${'list pods in team-a; list pods in team-b'}
    ${['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(one => right('get', one))}          | ${'get a; get b; get c; get d; get e; get f; and 2 more'}
  `('is told as $told', ({ missing, told }) => {
    expect(describeMissingRights(missing)).toBe(told)
  })
})

describe('what is held without need', () => {
  it.each`
    held            | told
    ${[]}           | ${undefined}
    ${[0, 1, 2, 3]} | ${'do everything'}
    ${[1, 3]}       | ${'grant what it has not, act as anybody'}
  `('of $held is told as $told', ({ held, told }) => {
    expect(describeNeedlessRights(NEEDLESS_RIGHTS.map((_, index) => held.includes(index)))).toBe(told)
  })
})
