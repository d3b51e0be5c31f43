// What holds for every apply, whatever is applied.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serverSideApply } from '../../../../functions/local/sandbox/kubernetes/merge/apply.ts'
import { FieldConflict } from '../../../../functions/local/sandbox/kubernetes/merge/failures.ts'
import { isMap, type KubeObject } from '../../../../functions/local/sandbox/kubernetes/merge/value.ts'
import { schemaFor } from '../../../../functions/local/sandbox/kubernetes/schema/schema.ts'

const SCHEMA = schemaFor('apps', 'v1', 'Deployment')
const NOTHING = aDeployment({})

describe('apply', () => {
  it('changes nothing when the same object is applied again', () => {
    fc.assert(
      fc.property(deployments(), applied => {
        const first = apply(undefined, applied, 'us').object
        const again = apply(first, applied, 'us', '2026-02-02T00:00:00Z')
        expect(again).toEqual({ object: first, changed: false })
        expect(again.object).toBe(first)
      }),
    )
  })

  it('gives the same object and owners in either order when two managers speak of different fields', () => {
    fc.assert(
      fc.property(deployments('abc', 'xy'), deployments('def', 'z'), (ours, theirs) => {
        const oneWay = apply(apply(undefined, ours, 'us').object, theirs, 'them').object
        const otherWay = apply(apply(undefined, theirs, 'them').object, ours, 'us').object
        expect(inAnyOrder(oneWay)).toEqual(inAnyOrder(otherWay))
      }),
    )
  })

  it('leaves what the other manager alone would have made, when we apply nothing any more', () => {
    fc.assert(
      fc.property(deployments(), deployments(), (ours, theirs) => {
        const both = apply(apply(undefined, ours, 'us').object, theirs, 'them').object
        const { object } = apply(both, NOTHING, 'us')
        expect(withoutTimes(object)).toEqual(withoutTimes(apply(undefined, theirs, 'them').object))
      }),
    )
  })

  it('never conflicts by force, and holds every value applied', () => {
    fc.assert(
      fc.property(deployments(), deployments(), (ours, theirs) => {
        const live = apply(undefined, theirs, 'them').object
        const { object } = apply(live, ours, 'us')
        expect(apply(object, ours, 'us', '2026-02-02T00:00:00Z', false)).toEqual({ object, changed: false })
      }),
    )
  })

  it('never conflicts over equal values, and shares them', () => {
    fc.assert(
      fc.property(deployments(), applied => {
        const live = apply(undefined, applied, 'them').object
        const { object, changed } = apply(live, applied, 'us', '2026-02-02T00:00:00Z', false)
        const [mine, other] = managedFieldsOf(object)
        expect(changed).toBe(managedFieldsOf(live).length > 0)
        expect(mine?.fieldsV1).toEqual(other?.fieldsV1)
      }),
    )
  })

  it('conflicts without force exactly when a value that another manager owns would change', () => {
    fc.assert(
      fc.property(
        fc.dictionary(letters('abcd'), letters('12'), { minKeys: 1 }),
        fc.dictionary(letters('abcd'), letters('12'), { minKeys: 1 }),
        (ours, theirs) => {
          const live = apply(undefined, aDeployment({ metadata: { annotations: theirs } }), 'them').object
          const contested = Object.keys(ours).filter(name => name in theirs && theirs[name] !== ours[name])
          const causes = conflictsOf(() =>
            apply(live, aDeployment({ metadata: { annotations: ours } }), 'us', undefined, false),
          )
          expect(causes).toEqual(contested.sort().map(name => `.metadata.annotations.${name}`))
        },
      ),
    )
  })
})

function apply(
  live: KubeObject | undefined,
  applied: KubeObject,
  manager: string,
  now = '2026-01-01T00:00:00Z',
  force = true,
) {
  if (SCHEMA === undefined) throw new Error('no schema for Deployment')
  return serverSideApply({ live, applied, schema: SCHEMA, manager, force, now, apiVersion: 'apps/v1' })
}

function conflictsOf(act: () => unknown): string[] {
  try {
    act()
    return []
  } catch (error) {
    if (error instanceof FieldConflict) return error.causes.map(({ field }) => field)
    throw error
  }
}

function letters(text: string): fc.Arbitrary<string> {
  return fc.constantFrom(...text)
}

function deployments(names = 'abcd', containers = 'xyz'): fc.Arbitrary<KubeObject> {
  const map = fc.dictionary(letters(names), letters('12'), { minKeys: 1 })
  const port = fc.record(
    { containerPort: fc.constantFrom(80, 81), protocol: fc.constantFrom('TCP', 'UDP'), name: letters('pq') },
    { requiredKeys: ['containerPort'] },
  )
  const container = fc.record(
    {
      name: letters(containers),
      image: letters('12'),
      env: uniqueList(fc.record({ name: letters(names), value: letters('12') }), item => item.name),
      ports: uniqueList(port, item => `${item.containerPort}/${item.protocol ?? 'TCP'}`),
      args: fc.array(letters('12'), { minLength: 1 }),
    },
    { requiredKeys: ['name'] },
  )
  return fc
    .record(
      {
        labels: map,
        finalizers: uniqueList(letters(names), item => item),
        containers: uniqueList(container, item => item.name),
      },
      { requiredKeys: [] },
    )
    .map(({ containers: list, ...metadata }) =>
      aDeployment({ metadata, ...(list && { spec: { template: { spec: { containers: list } } } }) }),
    )
}

function uniqueList<T>(item: fc.Arbitrary<T>, key: (item: T) => string): fc.Arbitrary<T[]> {
  return fc.uniqueArray(item, { selector: key, minLength: 1, maxLength: 4 })
}

function aDeployment({ metadata = {}, ...rest }: { readonly metadata?: object; readonly spec?: object }): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    ...rest,
  }
}

function managedFieldsOf(object: KubeObject): { readonly fieldsV1: unknown }[] {
  return ((object.metadata as KubeObject).managedFields ?? []) as { fieldsV1: unknown }[]
}

/** Lists in an order that does not depend on who came first; `args` is owned whole and keeps its own. */
function inAnyOrder(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(item => inAnyOrder(item))
    return items.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1))
  }
  if (!isMap(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  const sorted = entries.map(([name, item]) => [name, name === 'args' ? item : inAnyOrder(item)])
  return Object.fromEntries(sorted)
}

/** An owner that never changed the object has no time. */
function withoutTimes(object: KubeObject): unknown {
  return JSON.parse(JSON.stringify(inAnyOrder(object), (name, value) => (name === 'time' ? undefined : value)))
}

function textOf(item: unknown): string {
  if (!isMap(item)) return JSON.stringify(item)
  return JSON.stringify([item.manager ?? item.containerPort ?? item.name, item.protocol ?? 'TCP'])
}
