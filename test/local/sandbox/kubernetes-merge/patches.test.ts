// The three patches, rule by rule.
import { describe, expect, it } from 'vitest'
import { PatchRefused } from '../../../../functions/local/sandbox/kubernetes/merge/failures.ts'
import { jsonMergePatch } from '../../../../functions/local/sandbox/kubernetes/merge/json-merge-patch.ts'
import { jsonPatch } from '../../../../functions/local/sandbox/kubernetes/merge/json-patch.ts'
import { strategicMergePatch } from '../../../../functions/local/sandbox/kubernetes/merge/strategic-merge-patch.ts'
import { schemaFor } from '../../../../functions/local/sandbox/kubernetes/schema/schema.ts'

describe('a JSON merge patch', () => {
  it.each`
    rule                         | live              | patch                       | result
    ${'adds and replaces'}       | ${{ a: 1 }}       | ${{ a: 2, b: { c: 3 } }}    | ${{ a: 2, b: { c: 3 } }}
    ${'removes with null'}       | ${{ a: 1, b: 2 }} | ${{ a: null }}              | ${{ b: 2 }}
    ${'drops nulls of new maps'} | ${{}}             | ${{ a: { b: null, c: 1 } }} | ${{ a: { c: 1 } }}
    ${'replaces lists whole'}    | ${{ a: [1, 2] }}  | ${{ a: [3] }}               | ${{ a: [3] }}
    ${'turns text into a map'}   | ${{ a: 'text' }}  | ${{ a: { b: 1 } }}          | ${{ a: { b: 1 } }}
  `('$rule', ({ live, patch, result }) => {
    expect(jsonMergePatch(live, patch)).toEqual(result)
  })
})

describe('a JSON patch', () => {
  it.each`
    rule                          | live             | operations                                                                          | result
    ${'adds to a list end'}       | ${{ a: [1] }}    | ${[{ op: 'add', path: '/a/-', value: 2 }]}                                          | ${{ a: [1, 2] }}
    ${'inserts into a list'}      | ${{ a: [1, 3] }} | ${[{ op: 'add', path: '/a/1', value: 2 }]}                                          | ${{ a: [1, 2, 3] }}
    ${'removes from a list'}      | ${{ a: [1, 2] }} | ${[{ op: 'remove', path: '/a/0' }]}                                                 | ${{ a: [2] }}
    ${'unescapes names'}          | ${{ 'a/b~': 1 }} | ${[{ op: 'replace', path: '/a~1b~0', value: 2 }]}                                   | ${{ 'a/b~': 2 }}
    ${'moves and copies'}         | ${{ a: 1 }}      | ${[{ op: 'move', from: '/a', path: '/b' }, { op: 'copy', from: '/b', path: '/c' }]} | ${{ b: 1, c: 1 }}
    ${'tests null for absent'}    | ${{}}            | ${[{ op: 'test', path: '/a', value: null }]}                                        | ${{}}
    ${'adds what replace misses'} | ${{}}            | ${[{ op: 'replace', path: '/a', value: 1 }]}                                        | ${{ a: 1 }}
  `('$rule', ({ live, operations, result }) => {
    expect(jsonPatch(live, operations)).toEqual(result)
  })

  it('leaves the given document alone when a later operation fails', () => {
    const live = { a: { b: 1 } }
    const operations = [
      { op: 'remove', path: '/a/b' },
      { op: 'test', path: '/a/b', value: 1 },
    ]
    expect(() => jsonPatch(live, operations)).toThrow(PatchRefused)
    expect(live).toEqual({ a: { b: 1 } })
  })
})

describe('a strategic merge patch of a pod', () => {
  const schema = schemaFor('', 'v1', 'Pod')
  const c = (name: string, more: object = {}) => ({ name, ...more })
  it.each`
    rule                                 | live                                        | patch                                                                                      | result
    ${'merges items by key'}             | ${{ containers: [c('a', { image: '1' })] }} | ${{ containers: [c('a', { args: ['x'] })] }}                                               | ${{ containers: [c('a', { image: '1', args: ['x'] })] }}
    ${'puts patched items first'}        | ${{ containers: [c('a'), c('b')] }}         | ${{ containers: [c('z')] }}                                                                | ${{ containers: [c('z'), c('a'), c('b')] }}
    ${'keeps known items in place'}      | ${{ containers: [c('a'), c('b')] }}         | ${{ containers: [c('b', { image: '2' })] }}                                                | ${{ containers: [c('a'), c('b', { image: '2' })] }}
    ${'deletes an item'}                 | ${{ containers: [c('a'), c('b')] }}         | ${{ containers: [c('a', { $patch: 'delete' })] }}                                          | ${{ containers: [c('b')] }}
    ${'replaces a list'}                 | ${{ containers: [c('a')] }}                 | ${{ containers: [{ $patch: 'replace' }, c('b')] }}                                         | ${{ containers: [c('b')] }}
    ${'orders as told'}                  | ${{ containers: [c('a'), c('b')] }}         | ${{ '$setElementOrder/containers': [c('b'), c('a')] }}                                     | ${{ containers: [c('b'), c('a')] }}
    ${'replaces a map'}                  | ${{ securityContext: { runAsUser: 1 } }}    | ${{ securityContext: { $patch: 'replace', fsGroup: 2 } }}                                  | ${{ securityContext: { fsGroup: 2 } }}
    ${'keeps only retained keys'}        | ${{ volumes: [c('v', { emptyDir: {} })] }}  | ${{ volumes: [c('v', { $retainKeys: ['name', 'secret'], secret: { secretName: 's' } })] }} | ${{ volumes: [c('v', { secret: { secretName: 's' } })] }}
    ${'replaces lists without strategy'} | ${{ tolerations: [{ key: 'a' }] }}          | ${{ tolerations: [{ key: 'b' }] }}                                                         | ${{ tolerations: [{ key: 'b' }] }}
    ${'removes with null'}               | ${{ nodeName: 'n', hostname: 'h' }}         | ${{ nodeName: null }}                                                                      | ${{ hostname: 'h' }}
  `('$rule', ({ live, patch, result }) => {
    expect(strategicMergePatch({ spec: live }, { spec: patch }, schema)).toEqual({ spec: result })
  })

  it('adds to and deletes from a list of words', () => {
    const live = { metadata: { finalizers: ['a', 'b'] } }
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['a'], finalizers: ['c'] } }
    expect(strategicMergePatch(live, patch, schema)).toEqual({ metadata: { finalizers: ['c', 'b'] } })
  })

  it('refuses an item without its merge key', () => {
    const patch = { spec: { containers: [{ image: 'x' }] } }
    expect(() => strategicMergePatch({ spec: { containers: [c('a')] } }, patch, schema)).toThrow(
      'map: map[image:x] does not contain declared merge key: name',
    )
  })
})
