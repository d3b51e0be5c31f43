// What stands behind an anchor is edited where it is defined, and only when nobody else would notice.
import { describe, expect, it } from 'vitest'
import { aDeployment, aRelease, complain, edit, editAll, image, readText, remove, set } from './an-edit.ts'

const pods = (containers: string, metadata = '') => aDeployment({ containers, metadata })
const two = (one: string, other: string) =>
  pods(`        - {name: c, image: ${one}}\n        - {name: d, image: ${other}}\n`)

describe('a value behind an anchor', () => {
  it.each([
    { what: 'nobody uses', before: two('&i x:1', 'y:1'), after: two('&i x:2', 'y:1'), edits: [image('c', 'x:2')] },
    {
      what: 'all users of which become the same',
      before: two('&i x:1', '*i'),
      after: two('&i x:2', '*i'),
      edits: [image('c', 'x:2'), image('d', 'x:2')],
    },
    {
      what: 'that is defined again',
      before: two('&i x:1', '&i y:1'),
      after: two('&i x:1', '&i y:2'),
      edits: [image('d', 'y:2')],
    },
    {
      what: 'that is held beside the object',
      before: `x-image: &i x:1 # ours\n${two('*i', 'y:1')}`,
      after: `x-image: &i x:2 # ours\n${two('*i', 'y:1')}`,
      edits: [image('c', 'x:2')],
    },
    {
      what: 'in a mapping of which all users become the same',
      before: pods('        - &c {name: c, image: x:1}\n        - {<<: *c, name: d}\n'),
      after: pods('        - &c {name: c, image: x:2}\n        - {<<: *c, name: d}\n'),
      edits: [image('c', 'x:2'), image('d', 'x:2')],
    },
    {
      what: 'in a mapping where the merged value is overridden',
      before: pods('        - &c {name: c, image: x:1}\n        - {<<: *c, name: d, image: y:1}\n'),
      after: pods('        - &c {name: c, image: x:1}\n        - {<<: *c, name: d, image: y:2}\n'),
      edits: [image('d', 'y:2')],
    },
    {
      what: 'in a merged list, the first of which counts',
      before: `x: [&a {image: x:1}, &b {image: y:1}]\n${pods('        - {name: c, <<: [*a, *b]}\n')}`,
      after: `x: [&a {image: x:2}, &b {image: y:1}]\n${pods('        - {name: c, <<: [*a, *b]}\n')}`,
      edits: [image('c', 'x:2')],
    },
    {
      what: 'a later line than which merges',
      before: `x: &a {image: x:1}\n${pods('        - name: c\n          image: y:1\n          <<: *a\n')}`,
      after: `x: &a {image: x:2}\n${pods('        - name: c\n          image: y:1\n          <<: *a\n')}`,
      edits: [image('c', 'x:2')],
    },
  ])('$what is edited there', ({ before, after, edits }) => {
    expect(edit(before, edits)).toBe(after)
  })

  it('is edited where one value of a chart holds it and one uses it', () => {
    const before = aRelease('    version: &v v1\n    web: {image: {repository: r/i, tag: *v}}\n')
    expect(edit(before, [image('web', 'r/i:v2')], 'HelmRelease/a')).toBe(before.replace('&v v1', '&v v2'))
  })

  it('is edited when objects of one list become the same together', () => {
    const list = (tag: string) =>
      `kind: List\nitems:\n${['a', 'b']
        .map(
          name =>
            `- ${two(name === 'a' ? `&i x:${tag}` : '*i', 'y:1')
              .replace('name: a', `name: ${name}`)
              .replace(/\n(?=.)/g, '\n  ')}`,
        )
        .join('')}`
    const answer = editAll(list('1'), { 'Deployment/a': [image('c', 'x:2')], 'Deployment/b': [image('c', 'x:2')] })
    expect(readText(answer)).toBe(list('2'))
    expect(answer.changes).toHaveLength(2)
    expect(complain(list('1'), [image('c', 'x:2')], 'Deployment/b')).toContain(
      'with items[0].spec.template.spec.containers[0].image',
    )
  })

  it.each([
    {
      what: 'another container',
      before: two('&i x:1', '*i'),
      edits: [image('c', 'x:2')],
      why: '&i on line 9 with spec.template.spec.containers[1].image',
    },
    {
      what: 'the container that defines it',
      before: two('&i x:1', '*i'),
      edits: [image('d', 'x:2')],
      why: '&i on line 9 with spec.template.spec.containers[0].image',
    },
    {
      what: 'two users of which one changes',
      before: `x: &i x:1\n${two('*i', '*i')}`,
      edits: [image('c', 'x:2')],
      why: '&i on line 1 with x, spec.template.spec.containers[1].image',
    },
    {
      what: 'a merged mapping',
      before: pods('        - &c {name: c, image: x:1}\n        - {<<: *c, name: d}\n'),
      edits: [image('d', 'x:2')],
      why: '&c on line 9 with spec.template.spec.containers[0].image',
    },
    {
      what: 'two that become different',
      before: two('&i x:1', '*i'),
      edits: [image('c', 'x:2'), image('d', 'x:3')],
      why: 'one value is asked to become two different ones',
    },
    {
      what: 'a label',
      before: pods('        - {name: c, image: *v}\n', '  labels: {v: &v x:1}\n'),
      edits: [image('c', 'x:2')],
      why: '&v on line 5 with metadata.labels.v',
    },
    {
      what: 'a label and an annotation',
      before: pods('        - {name: c, image: x}\n', '  labels: {v: &v a}\n  annotations: {k: *v}\n'),
      edits: [set('k', 'b')],
      why: '&v on line 5 with metadata.labels.v',
    },
  ])('is not edited when it is shared: $what', ({ before, edits, why }) => {
    const told = complain(before, edits)
    expect(told).toContain('manifest-not-editable')
    expect(told).toContain(why)
  })
})

describe('annotations behind an anchor', () => {
  const shared = (more = '') =>
    `x: &common\n  k: v\n${pods('        - {name: c, image: x:1}\n', `  annotations:\n    <<: *common\n${more}`)}`

  it.each([
    { what: 'a merged key that is set, anew', before: shared(), edits: [set('k', 'w')], after: shared('    k: w\n') },
    {
      what: 'a key beside merged ones',
      before: shared('    a: b\n'),
      edits: [set('a', 'c')],
      after: shared('    a: c\n'),
    },
    { what: 'a new key', before: shared(), edits: [set('new', '1')], after: shared("    new: '1'\n") },
    {
      what: 'the only own key, which leaves the merged ones',
      before: shared('    a: b\n'),
      edits: [remove('a')],
      after: shared(),
    },
  ])('are edited where they are the object’s own: $what', ({ before, edits, after }) => {
    expect(edit(before, edits)).toBe(after)
  })

  it.each([
    { what: 'a merged key that goes', before: shared(), edits: [remove('k')], why: 'the key comes by merging' },
    {
      what: 'an own key above a merged one',
      before: shared('    k: own\n'),
      edits: [remove('k')],
      why: 'the key comes by merging',
    },
    {
      what: 'an aliased mapping',
      before: shared().replace('annotations:\n    <<: *common', 'annotations: *common'),
      edits: [set('new', '1')],
      why: 'the mapping is shared through &common on line 1',
    },
    {
      what: 'a mapping that others use',
      before: pods('        - {name: c, image: x:1}\n', '  annotations: &m {a: b}\n  labels: *m\n'),
      edits: [set('new', '1')],
      why: 'the mapping is shared through &m on line 5',
    },
    {
      what: 'a key that others use',
      before: pods('        - {name: c, image: x:1}\n', '  annotations: {a: &v b, c: d}\n  labels: {l: *v}\n'),
      edits: [remove('a')],
      why: 'others use what stands behind &v',
    },
    {
      what: 'an aliased metadata',
      before: `x: &m {name: a}\n${pods('        - {name: c, image: x:1}\n').replace('metadata:\n  name: a', 'metadata: *m')}`,
      edits: [set('new', '1')],
      why: 'the mapping is shared through &m on line 1',
    },
  ])('are refused: $what', ({ before, edits, why }) => {
    expect(complain(before, edits)).toContain(why)
  })
})
