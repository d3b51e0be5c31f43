// An update as JSON: what is described is read back, and nothing that is sent does any harm.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { describeUpdate } from '../../../functions/domain/access/describe-update.ts'
import { parseUpdate } from '../../../functions/domain/access/parse-update.ts'
import type { ResourceIdText } from '../../../functions/domain/manifests/resource-id.ts'
import type { Cause, UpdateSpec } from '../../../functions/domain/release/update-spec.ts'

const id = fc.constantFrom(
  'demo:deployment/shop',
  'demo:cronjob/x',
  '<cluster>:namespace/y',
  'other:helmrelease/z',
) as fc.Arbitrary<ResourceIdText>
const image = fc.constantFrom('acme/shop:2', 'localhost:5000/a/b:latest', 'ghcr.io/a/b/c:v1.0')
const text = fc.string({ maxLength: 20 }).filter(one => !/\p{Cc}/u.test(one))
const kind = fc.constantFrom('plan' as const, 'execute' as const)
const change = fc.record({ container: text.filter(one => one !== ''), current: text, target: image })
const policy = fc.constantFrom('automated', 'locked', 'locked_user', 'ignore', 'tag.app', 'tag.x-1')
const update = fc
  .record({
    add: fc.dictionary(
      policy,
      text.filter(one => one !== ''),
    ),
    remove: fc.uniqueArray(policy),
  })
  .map(({ add, remove }) => ({
    add: new Map(Object.entries(add).filter(([name]) => !remove.some(one => one === name))),
    remove: new Set(remove),
  }))
const specs: fc.Arbitrary<UpdateSpec> = fc.oneof(
  fc.record({
    type: fc.constant('image' as const),
    workloads: fc.oneof(fc.constant('all' as const), fc.uniqueArray(id, { minLength: 1 })),
    image: fc.oneof(fc.constant('latest'), image),
    kind,
    excludes: fc.uniqueArray(id),
    force: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('containers' as const),
    kind,
    containers: fc
      .uniqueArray(fc.tuple(id, fc.array(change)), { minLength: 1, selector: ([key]) => key })
      .map(list => new Map(list)),
    skipMismatches: fc.boolean(),
    force: fc.boolean(),
  }),
  fc.record({
    type: fc.constant('policy' as const),
    updates: fc
      .uniqueArray(fc.tuple(id, update), { minLength: 1, selector: ([key]) => key })
      .map(list => new Map(list)),
  }),
)
const causes: fc.Arbitrary<Cause> = fc.record({ message: text, user: text })

it('survives a journey as JSON', () => {
  fc.assert(
    fc.property(specs, causes, (spec, cause) => {
      const travelled = JSON.parse(JSON.stringify(describeUpdate(spec, cause)))
      expect(parseUpdate(travelled)).toEqual({ kind: 'update', spec, cause })
    }),
    { numRuns: 200, seed: 7 },
  )
})

it('answers anything with an update or a refusal, and never throws', () => {
  const anything = fc.record({
    type: fc.constantFrom('image', 'containers', 'policy', 'sync', 'auto', 7),
    cause: fc.jsonValue(),
    spec: fc.jsonValue(),
  })
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), anything), body => {
      expect(['update', 'sync', 'refused']).toContain(parseUpdate(body).kind)
    }),
    { numRuns: 300, seed: 7 },
  )
})
