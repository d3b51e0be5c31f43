// Lines that the parser finds too little indented and kubectl does not mind: they read as kubectl reads them.
import { describe, expect, it } from 'vitest'
import { editManifests } from '../../../functions/domain/manifests/editing/edit-manifests.ts'
import { parseYamlDocuments } from '../../../functions/domain/manifests/parse-yaml-documents.ts'

const read = (text: string) => {
  const { documents, problems } = parseYamlDocuments('a.yaml', text)
  return problems.length > 0 ? problems.map(({ where }) => where) : documents.map(({ value }) => value)
}

describe('a line that is too little indented', () => {
  it.each`
    where                                | text                                       | value
    ${'a closing brace below its key'}   | ${'a: {\n  b: c\n}\n'}                     | ${{ a: { b: 'c' } }}
    ${'a closing bracket below its key'} | ${'a: [\n  b\n]\n'}                        | ${{ a: ['b'] }}
    ${'everything between braces'}       | ${'a:\n  b: {\n c: d,\ne: f\n}\ng: h\n'}   | ${{ a: { b: { c: 'd', e: 'f' } }, g: 'h' }}
    ${'items between brackets'}          | ${'args: [\n"a",\n"b"\n]\n'}               | ${{ args: ['a', 'b'] }}
    ${'nested braces'}                   | ${'a: {\nb: [\n1,\n2\n],\nc: {}\n}\n'}     | ${{ a: { b: [1, 2], c: {} } }}
    ${'text that goes on'}               | ${'a: [b\nc, d]\n'}                        | ${{ a: ['b c', 'd'] }}
    ${'text in double quotes'}           | ${'a:\n  b: "c\nd"\n'}                     | ${{ a: { b: 'c d' } }}
    ${'text in single quotes'}           | ${"a:\n  b: 'c\n\nd'\ne: f\n"}             | ${{ a: { b: 'c\nd' }, e: 'f' }}
    ${'a list of mappings'}              | ${'- a: {\n    b: c\n  }\n- {\nd: e\n}\n'} | ${[{ a: { b: 'c' } }, { d: 'e' }]}
    ${'lines that end with CRLF'}        | ${'a: {\r\n  b: c\r\n}\r\nd: e\r\n'}       | ${{ a: { b: 'c' }, d: 'e' }}
    ${'a tab before a brace'}            | ${'a: {\n\t"b": "c"\n}\n'}                 | ${{ a: { b: 'c' } }}
  `('$where reads as kubectl reads it', ({ text, value }) => {
    expect(read(text)).toEqual([value])
  })

  it('is a mistake where nothing but indentation tells the structure', () => {
    expect(read('a:\n  b: c\n d: e\n')).toEqual([expect.stringMatching(/^a\.yaml:3/)])
  })

  it('does not move the line of what comes after', () => {
    const { documents } = parseYamlDocuments('a.yaml', 'a: {\n  b: c\n}\n---\nd: e\n')
    expect(documents.map(({ line }) => line)).toEqual([1, 5])
  })

  it('is edited in place like any other', () => {
    const text =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {\n  name: shop\n}\nspec:\n  template:\n    spec:\n      containers: [\n{name: web, image: "shop:1"},\n{name: log, image: "log:1"}\n]\n'
    const id = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'default', name: 'shop' }
    const edits = [{ kind: 'image', container: 'log', image: { host: '', path: 'log', tag: '2' } }] as const
    const { bytes } = editManifests(Buffer.from(text), [{ id, edits }], { file: 'a.yaml', defaultNamespace: 'default' })
    expect(Buffer.from(bytes).toString()).toBe(text.replace('log:1', 'log:2'))
  })
})
