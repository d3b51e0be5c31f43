// Whatever the layout: an edit changes the lines it must, says what was asked, and can be taken back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseYamlDocuments } from '../../../../functions/domain/manifests/parse-yaml-documents.ts'
import { readObjects } from '../../../../functions/domain/manifests/read-objects.ts'
import { valueAt } from '../../../../functions/domain/manifests/value-at.ts'
import { aLayout } from './a-layout.ts'
import { edit, image, remove, set } from './an-edit.ts'

/** A failing layout is told as it is: making it smaller takes minutes. */
const RUNS = { numRuns: 250, seed: 20200801, endOnFailure: true }
const TEXTS = ['w', '2.0', '', 'a: b # c', "d'e", '~', 'semver:>=1, <2', 'two\nlines']

function read(text: string) {
  const { documents, problems } = parseYamlDocuments('f', text.replace(/^\ufeff/, ''))
  expect(problems.map(problem => problem.message)).toEqual([])
  const object = documents.flatMap(({ value }) => readObjects(value, 'f').objects).find(({ id }) => id.name === 'a')
  const containers = valueAt(object?.object, ['spec', 'template', 'spec', 'containers']) as readonly {
    name: string
    image: string
  }[]
  return {
    others: documents.length,
    annotations: object?.annotations,
    images: Object.fromEntries(containers.map(one => [one.name, one.image])),
  }
}

/** Answers the lines that one text has between what it shares with the other at its start and at its end. */
function changed(text: string, other: string): readonly string[] {
  const [lines, others] = [text.split(/\r?\n/), other.split(/\r?\n/)]
  let start = 0
  while (start < lines.length && lines[start] === others[start]) start += 1
  let end = 0
  while (end < Math.min(lines.length, others.length) - start && lines.at(-1 - end) === others.at(-1 - end)) end += 1
  return lines.slice(start, lines.length - end)
}

/** Tells whether all lines of a text stand in the other, in their order. */
function isPart(text: string, whole: string): boolean {
  const lines = whole.split(/\r?\n/)
  let at = 0
  return text.split(/\r?\n/).every(line => {
    at = lines.indexOf(line, at) + 1
    return at > 0
  })
}

describe('in any layout', () => {
  it('an image changes one line, and leads back where no comment was pushed', () => {
    fc.assert(
      fc.property(fc.gen(), g => {
        const { text, images, annotations } = aLayout(g)
        expect(read(text)).toMatchObject({ images, annotations })
        const name = g(fc.constantFrom, ...Object.keys(images))
        const wanted = g(fc.constantFrom, 'x', 'nginx:1.28', 'registry.example.com/team/application:v1.2.3')
        const there = edit(text, [image(name, wanted)])
        expect(read(there)).toEqual({ ...read(text), images: { ...images, [name]: wanted } })
        expect(changed(there, text)).toHaveLength(1)
        expect(changed(text, there).length).toBeLessThanOrEqual(1)
        const back = edit(there, [image(name, images[name] ?? '')])
        const isPushed =
          /[ \t]#/.test(changed(text, there).join('\n')) || /[ \t]#/.test(changed(there, text).join('\n'))
        if (!isPushed) expect(back).toBe(text)
        expect(edit(back, [image(name, images[name] ?? '')])).toBe(back)
      }),
      RUNS,
    )
  })

  it('an annotation comes in lines of its own, and going it leaves nothing behind', () => {
    fc.assert(
      fc.property(fc.gen(), g => {
        const { text, annotations, form } = aLayout(g)
        const value = g(fc.constantFrom, ...TEXTS)
        const there = edit(text, [set('new/key', value)])
        expect(read(there)).toEqual({ ...read(text), annotations: { ...annotations, 'new/key': value } })
        if (form === 'lines' || form === 'none') expect(isPart(text, there)).toBe(true)
        const back = edit(there, [remove('new/key')])
        expect(read(back)).toEqual(read(text))
        if (form !== 'empty') expect(back).toBe(text)
      }),
      RUNS,
    )
  })

  it('an annotation that is there gets its value in its place', () => {
    fc.assert(
      fc.property(fc.gen(), g => {
        const { text, annotations } = aLayout(g)
        const [key] = Object.keys(annotations)
        fc.pre(key !== undefined)
        const value = g(fc.constantFrom, ...TEXTS)
        const there = edit(text, [set(key, value)])
        expect(read(there)).toEqual({ ...read(text), annotations: { ...annotations, [key]: value } })
        expect(Object.keys(read(there).annotations ?? {})).toEqual(Object.keys(annotations))
        expect(changed(there, text).length).toBeLessThanOrEqual(2)
        expect(changed(text, there).length).toBeLessThanOrEqual(3)
      }),
      RUNS,
    )
  })

  it('annotations that go take their lines with them and no others', () => {
    fc.assert(
      fc.property(fc.gen(), g => {
        const { text, annotations, form } = aLayout(g)
        fc.pre(form === 'lines' || form === 'braces')
        const gone = g(fc.subarray, Object.keys(annotations), { minLength: 1 }) as string[]
        const left = Object.fromEntries(Object.entries(annotations).filter(([key]) => !gone.includes(key)))
        const there = edit(text, gone.map(remove))
        expect(read(there)).toEqual({ ...read(text), annotations: left })
        if (form === 'lines') expect(isPart(there, text)).toBe(true)
      }),
      RUNS,
    )
  })

  it('all at once is the same as one after the other', () => {
    fc.assert(
      fc.property(fc.gen(), g => {
        const { text, images, annotations } = aLayout(g)
        const [name = ''] = Object.keys(images)
        const [gone = 'none', ...others] = Object.keys(annotations)
        const replaced = others.map(key => set(key, g(fc.constantFrom, ...TEXTS)))
        const edits = [image(name, 'x:2'), set('new/key', 'v'), remove(gone), ...replaced, set('newer/key', 'w')]
        const one = edits.reduce((so, next) => edit(so, [next]), text)
        expect(read(edit(text, edits))).toEqual(read(one))
      }),
      RUNS,
    )
  })
})
