// Which fields are told to differ, and how they are named.
import { describe, expect, it } from 'vitest'
import { diffObjects } from '../../../functions/domain/diff/diff-objects.ts'
import type { JsonObject, JsonValue } from '../../../functions/domain/manifests/json.ts'

const spec = (value: JsonValue): JsonObject => ({ spec: value })

describe('diffObjects', () => {
  it.each<[string, JsonValue, JsonValue, readonly object[]]>([
    ['nothing when both are the same', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ['a value', { replicas: 1 }, { replicas: 2 }, [{ path: 'spec.replicas', was: 1, becomes: 2 }]],
    ['an added field', {}, { a: 1 }, [{ path: 'spec.a', becomes: 1 }]],
    ['a removed field', { a: 1 }, {}, [{ path: 'spec.a', was: 1 }]],
    ['null as a value', { a: null }, { a: 0 }, [{ path: 'spec.a', was: null, becomes: 0 }]],
    ['another type', { a: { b: 1 } }, { a: [1] }, [{ path: 'spec.a', was: { b: 1 }, becomes: [1] }]],
    ['a key with dots, quoted', { 'a.b/c': 1 }, {}, [{ path: 'spec["a.b/c"]', was: 1 }]],
    ['a key of the prototype', {}, { constructor: 1 }, [{ path: 'spec.constructor', becomes: 1 }]],
    [
      'items by name, whatever their place',
      { c: [{ name: 'a', image: '1' }, { name: 'b' }] },
      { c: [{ name: 'b' }, { name: 'a', image: '2' }] },
      [{ path: 'spec.c[name=a].image', was: '1', becomes: '2' }],
    ],
    [
      'an item that goes and one that comes',
      { c: [{ name: 'a' }] },
      { c: [{ name: 'b' }] },
      [
        { path: 'spec.c[name=a]', was: { name: 'a' } },
        { path: 'spec.c[name=b]', becomes: { name: 'b' } },
      ],
    ],
    [
      'container ports by number and protocol',
      {
        p: [
          { containerPort: 53, protocol: 'UDP' },
          { containerPort: 53, protocol: 'TCP' },
        ],
      },
      {
        p: [
          { containerPort: 53, protocol: 'TCP', hostPort: 1 },
          { containerPort: 53, protocol: 'UDP' },
        ],
      },
      [{ path: 'spec.p[containerPort=53,protocol=TCP].hostPort', becomes: 1 }],
    ],
    [
      'ports by number when not all have a name',
      { p: [{ port: 80 }, { port: 443, name: 'tls' }] },
      { p: [{ port: 81 }, { port: 443, name: 'tls' }] },
      [
        { path: 'spec.p[port=80]', was: { port: 80 } },
        { path: 'spec.p[port=81]', becomes: { port: 81 } },
      ],
    ],
    [
      'items without names by their place',
      { r: [{ verbs: 'a' }, { verbs: 'b' }] },
      { r: [{ verbs: 'a' }, { verbs: 'c' }] },
      [{ path: 'spec.r[1].verbs', was: 'b', becomes: 'c' }],
    ],
    [
      'an inserted text, which its path does not tell',
      { a: ['x', 'z'] },
      { a: ['x', 'y', 'z'] },
      [{ path: 'spec.a[]', becomes: 'y' }],
    ],
    [
      'texts in another order by their place',
      { a: ['x', 'y'] },
      { a: ['y', 'x'] },
      [
        { path: 'spec.a[0]', was: 'x', becomes: 'y' },
        { path: 'spec.a[1]', was: 'y', becomes: 'x' },
      ],
    ],
    ['no whole number that only Git holds exactly', { a: 5 }, { a: 5n }, []],
  ])('tells %s', (_, was, becomes, changes) => {
    expect(diffObjects(spec(was), spec(becomes))).toEqual(changes)
  })

  it.each(['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp'])(
    'ignores metadata.%s',
    field => {
      expect(diffObjects({ metadata: { [field]: '1' } }, { metadata: { [field]: '2' } })).toEqual([])
      expect(diffObjects({ spec: { [field]: '1' } }, { spec: { [field]: '2' } })).toHaveLength(1)
    },
  )

  it('ignores the status of the object, not fields of that name', () => {
    expect(diffObjects({ status: { ready: 1 } }, { status: { ready: 2 } })).toEqual([])
    expect(diffObjects({ spec: { status: 1 } }, { spec: { status: 2 } })).toHaveLength(1)
  })
})
