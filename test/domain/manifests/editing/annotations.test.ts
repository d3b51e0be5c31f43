// Annotations come and go in the style of the file: lines, braces, JSON; nothing around them moves.
import { describe, expect, it } from 'vitest'
import { aDeployment, edit, remove, set } from './an-edit.ts'

type Row = { was: string; is: string }
const meta = (metadata: string) => aDeployment({ metadata })
const add = set('k', 'v')

describe('an annotation that is new', () => {
  it.each<Row>([
    { was: '', is: '  annotations:\n    k: v\n' },
    { was: '  labels:\n    a: b\n', is: '  labels:\n    a: b\n  annotations:\n    k: v\n' },
    { was: '  labels:\n   a: b\n', is: '  labels:\n   a: b\n  annotations:\n   k: v\n' },
    { was: '  labels: {a: b}\n', is: '  labels: {a: b}\n  annotations:\n    k: v\n' },
    { was: '  finalizers:\n  - x\n', is: '  finalizers:\n  - x\n  annotations:\n    k: v\n' },
    { was: '\n  # about nothing\n\n', is: '  annotations:\n    k: v\n\n  # about nothing\n\n' },
    { was: '  labels:\n    a: b # why\n', is: '  labels:\n    a: b # why\n  annotations:\n    k: v\n' },
    { was: '  note: |\n    text\n\n', is: '  note: |\n    text\n  annotations:\n    k: v\n\n' },
    { was: '  note: |+\n    text\n\n', is: '  note: |+\n    text\n\n  annotations:\n    k: v\n' },
    { was: '  annotations:\n', is: '  annotations:\n    k: v\n' },
    { was: '  annotations:   \n', is: '  annotations:   \n    k: v\n' },
    { was: '  annotations: # none yet\n', is: '  annotations: # none yet\n    k: v\n' },
    { was: '  annotations:\n  # none yet\n', is: '  annotations:\n    k: v\n  # none yet\n' },
    { was: '  annotations: {}\n', is: '  annotations:\n    k: v\n' },
    { was: '  annotations: { } # c\n', is: '  annotations:     # c\n    k: v\n' },
    { was: '  annotations: ~\n', is: '  annotations:\n    k: v\n' },
    { was: '  annotations: null\n  labels: {a: b}\n', is: '  annotations:\n    k: v\n  labels: {a: b}\n' },
    { was: '  annotations: { # c\n    }\n', is: '  annotations: {k: v # c\n    }\n' },
    { was: '  annotations:\n    a: b\n', is: '  annotations:\n    a: b\n    k: v\n' },
    { was: '  annotations:\n        a: b\n', is: '  annotations:\n        a: b\n        k: v\n' },
    {
      was: '  annotations:\n   # first\n   a: b # c\n   # last\n',
      is: '  annotations:\n   # first\n   a: b # c\n   k: v\n   # last\n',
    },
    {
      was: '  annotations:\n    a: |\n      text\n\n    # c\n',
      is: '  annotations:\n    a: |\n      text\n    k: v\n\n    # c\n',
    },
    {
      was: '  annotations:\n    a: |+\n      text\n\n    # c\n',
      is: '  annotations:\n    a: |+\n      text\n\n    k: v\n    # c\n',
    },
    { was: '  annotations:\n    a: two\n      lines\n', is: '  annotations:\n    a: two\n      lines\n    k: v\n' },
    { was: '  annotations:\n    ? a\n    : b\n', is: '  annotations:\n    ? a\n    : b\n    k: v\n' },
    { was: '  annotations: {a: b}\n', is: '  annotations: {a: b, k: v}\n' },
    { was: '  annotations: { a: b }\n', is: '  annotations: { a: b, k: v }\n' },
    { was: '  annotations: {a: b,}\n', is: '  annotations: {a: b, k: v,}\n' },
    { was: '  annotations: {a: b,c: d}\n', is: '  annotations: {a: b,c: d,k: v}\n' },
    { was: '  annotations: {"a":"b"}\n', is: '  annotations: {"a":"b","k":"v"}\n' },
    { was: '  annotations: {\n    a: b\n    }\n', is: '  annotations: {\n    a: b,\n    k: v\n    }\n' },
    { was: '  annotations: {\n    a: b, # c\n    }\n', is: '  annotations: {\n    a: b, # c\n    k: v,\n    }\n' },
    { was: '  annotations: {\n    a: b # c\n    }\n', is: '  annotations: {\n    a: b, # c\n    k: v\n    }\n' },
    { was: '  annotations: {a: b # c\n    }\n', is: '  annotations: {a: b, # c\n                k: v\n    }\n' },
    {
      was: '  annotations:\n    a: 1\n  annotations:\n    b: c\n',
      is: '  annotations:\n    a: 1\n  annotations:\n    b: c\n    k: v\n',
    },
  ])('turns $was into $is', ({ was, is }) => {
    expect(edit(meta(was), [add])).toBe(meta(is))
  })

  it('comes with others in the order in which they are asked for', () => {
    const after = meta("  annotations:\n    z: '1'\n    a/b.c: x\n    'true': 'y'\n")
    expect(edit(meta(''), [set('z', '1'), set('a/b.c', 'x'), set('true', 'y')])).toBe(after)
  })
})

describe('an annotation that goes', () => {
  it.each<Row>([
    { was: '  annotations:\n    k: v\n', is: '' },
    { was: '  annotations:\n    # why\n    k: v # c\n    # below\n', is: '    # below\n' },
    { was: '  annotations: # c\n    k: v\n  labels: {a: b}\n', is: '  labels: {a: b}\n' },
    { was: '  annotations:\n    k: v\n    a: b\n', is: '  annotations:\n    a: b\n' },
    {
      was: '  annotations:\n    a: b\n    # of k\n    k: v # c\n\n    # below\n',
      is: '  annotations:\n    a: b\n    # of k\n\n    # below\n',
    },
    { was: '  annotations:\n    k: |\n      text\n\n      more\n\n    a: b\n', is: '  annotations:\n\n    a: b\n' },
    { was: '  annotations:\n    k: |+\n      text\n\n    a: b\n', is: '  annotations:\n    a: b\n' },
    { was: '  annotations:\n    k: "two\n      lines"\n    a: b\n', is: '  annotations:\n    a: b\n' },
    { was: '  annotations:\n    k:\n      v\n    a: b\n', is: '  annotations:\n    a: b\n' },
    { was: '  annotations:\n    k:\n    a: b\n', is: '  annotations:\n    a: b\n' },
    { was: '  annotations:\n    ? k\n    : v\n    a: b\n', is: '  annotations:\n    a: b\n' },
    { was: '  annotations:\n    ? k\n    a: b\n', is: '  annotations:\n    a: b\n' },
    { was: '  annotations:\n    k: 1\n    a: b\n    k: v\n', is: '  annotations:\n    a: b\n' },
    {
      was: '  annotations:\n    a: |+\n      text\n    k: v\n\n\n    c: d\n',
      is: '  annotations:\n    a: |+\n      text\n    c: d\n',
    },
    {
      was: '  annotations:\n    a: |\n     text\n    k: v\n      # deep\n    # c\n    c: d\n',
      is: '  annotations:\n    a: |\n     text\n    # c\n    c: d\n',
    },
    { was: '  ? annotations\n  : k: v\n    a: b\n    c: d\n', is: '  ? annotations\n  : a: b\n    c: d\n' },
    { was: '  ? annotations\n  : k: v\n', is: '' },
    { was: '  annotations: {k: v}\n', is: '' },
    { was: '  annotations: {k: v, a: b}\n', is: '  annotations: {a: b}\n' },
    { was: '  annotations: { a: b, k: v }\n', is: '  annotations: { a: b }\n' },
    { was: '  annotations: {a: b, k: v,}\n', is: '  annotations: {a: b,}\n' },
    { was: '  annotations: {a: b, k: v, c: d}\n', is: '  annotations: {a: b, c: d}\n' },
    {
      was: '  annotations: {\n    k: v, # c\n    # of a\n    a: b\n    }\n',
      is: '  annotations: {\n    # of a\n    a: b\n    }\n',
    },
    { was: '  annotations: {\n    a: b, # c\n    k: v # d\n    }\n', is: '  annotations: {\n    a: b # c\n    }\n' },
    { was: '  annotations:\n    k: 1\n  annotations:\n    k: v\n', is: '' },
  ])('turns $was into $is', ({ was, is }) => {
    expect(edit(meta(was), [remove('k')])).toBe(meta(is))
  })

  it.each<Row>([
    { was: '  annotations: {k: v, m: n, a: b}\n', is: '  annotations: {a: b}\n' },
    { was: '  annotations: {a: b, k: v, m: n}\n', is: '  annotations: {a: b}\n' },
    { was: '  annotations: {k: v, a: b, m: n}\n', is: '  annotations: {a: b}\n' },
    { was: '  annotations:\n    k: v\n    a: b\n    m: n\n', is: '  annotations:\n    a: b\n' },
    { was: '  ? annotations\n  : k: v\n    m: n\n    a: b\n', is: '  ? annotations\n  : a: b\n' },
  ])('goes with another one: $was becomes $is', ({ was, is }) => {
    expect(edit(meta(was), [remove('k'), remove('m')])).toBe(meta(is))
  })

  it.each<Row>([
    { was: '  annotations:\n    k: v\n    # of none\n', is: '  annotations:\n    new: x\n    # of none\n' },
    { was: '  annotations: {k: v}\n', is: '  annotations: {new: x}\n' },
    { was: '  annotations: {k: v, a: b}\n', is: '  annotations: {a: b, new: x}\n' },
    { was: '  annotations: {a: b, k: v}\n', is: '  annotations: {a: b, new: x}\n' },
    { was: '  annotations: {a: b, k: v, }\n', is: '  annotations: {a: b, new: x, }\n' },
    { was: '  ? annotations\n  : k: v\n', is: '  ? annotations\n  : new: x\n' },
    { was: '  annotations: {k: v,\n    a: b # c\n    }\n', is: '  annotations: {a: z, # c\n    new: x\n    }\n' },
    { was: '  annotations:\n    a: b # c\n    k: v\n', is: '  annotations:\n    a: z # c\n    new: x\n' },
  ])('makes room for another one: $was becomes $is', ({ was, is }) => {
    const change = was.includes('# c') ? [set('a', 'z')] : []
    expect(edit(meta(was), [remove('k'), set('new', 'x'), ...change])).toBe(meta(is))
  })
})

describe('a manifest in JSON', () => {
  const json = (metadata: unknown, indent?: number | string) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'Deployment', metadata, spec: { a: [1, { b: null }] } }, null, indent)

  it.each([undefined, 1, 2, 4, '\t'])('with an indent of %s gets and loses annotations as it is written', indent => {
    const [none, one] = [json({ name: 'a' }, indent), json({ name: 'a', annotations: { k: 'true' } }, indent)]
    const two = json({ name: 'a', annotations: { k: 'true', 'a/b': 'x: "y"' } }, indent)
    expect(edit(none, [set('k', 'true')])).toBe(one)
    expect(edit(one, [set('a/b', 'x: "y"')])).toBe(two)
    expect(edit(two, [remove('a/b')])).toBe(one)
    expect(edit(one, [remove('k')])).toBe(none)
    expect(edit(json({ annotations: { k: '1' }, name: 'a' }, indent), [remove('k')])).toBe(none)
  })

  it.each([
    { was: '{"name": "a", "annotations": null}', is: '{"name": "a", "annotations": {"k": "v"}}' },
    { was: '{"name": "a", "annotations": {}}', is: '{"name": "a", "annotations": {"k": "v"}}' },
    { was: '{name: a, annotations: }', is: '{name: a, annotations: {k: v} }' },
    { was: '{name: a, annotations: ~, }', is: '{name: a, annotations: {k: v}, }' },
  ])('fills $was', ({ was, is }) => {
    const manifest = (metadata: string) => `{"apiVersion": "v1", "kind": "Deployment", "metadata": ${metadata}}\n`
    expect(edit(manifest(was), [add])).toBe(manifest(is))
  })
})
