// Files as people keep them: several documents, lists, odd line ends, odd characters; objects are found, the rest stays.
import { describe, expect, it } from 'vitest'
import { editManifests } from '../../../../functions/domain/manifests/editing/edit-manifests.ts'
import { aDeployment, anId, aRelease, edit, editAll, image, readText, remove, set, value } from './an-edit.ts'

const manifest = aDeployment({ metadata: '  labels: {x: y}\n', containers: '        - {name: c, image: x:1}\n' })
const edits = [image('c', 'x:2'), set('k', 'v')]
const edited = edit(manifest, edits)

describe('a file', () => {
  it.each([
    { what: 'with CRLF', form: (text: string) => text.replaceAll('\n', '\r\n') },
    { what: 'with CR', form: (text: string) => text.replaceAll('\n', '\r') },
    { what: 'with a byte order mark', form: (text: string) => `\ufeff${text}` },
    { what: 'without a line break at its end', form: (text: string) => text.replace(/\n$/, '') },
    {
      what: 'with CRLF and none at its end',
      form: (text: string) => text.replaceAll('\n', '\r\n').replace(/\r\n$/, ''),
    },
    { what: 'with blank lines at its end', form: (text: string) => `${text}\n \n` },
    { what: 'with a comment in front', form: (text: string) => `# é 😀\n\n${text}` },
    { what: 'with a directive', form: (text: string) => `%YAML 1.1\n---\n${text}` },
    {
      what: 'with characters of four bytes before the place',
      form: (text: string) => text.replace('x: y', '"😀": "𝒴"'),
    },
    { what: 'with a tab before a comment', form: (text: string) => text.replace('apps/v1', 'apps/v1\t# tab') },
    { what: 'with blanks at the ends of lines', form: (text: string) => text.replace('spec:', 'spec:  ') },
    { what: 'with a complex key elsewhere', form: (text: string) => `${text}? status\n: - a\n  - b\n` },
    { what: 'with a document that is empty', form: (text: string) => `---\n---\n${text}---\n` },
    { what: 'with a List around', form: (text: string) => `kind: List\nitems:\n- ${text.replace(/\n(?=.)/g, '\n  ')}` },
    {
      what: 'with a DeploymentList around',
      form: (text: string) => `kind: DeploymentList\nitems:\n  - ${text.replace(/\n(?=.)/g, '\n    ')}`,
    },
    {
      what: 'with a List in a List',
      form: (text: string) => `kind: List\nitems:\n- kind: List\n  items:\n  - ${text.replace(/\n(?=.)/g, '\n    ')}`,
    },
    {
      what: 'with quoted keys',
      form: (text: string) => text.replace(/^(?! *(?:annotations|k):)( *)(\w+):/gm, '$1"$2":'),
    },
    {
      what: 'with an indent of one',
      form: (text: string) => text.replace(/^ +/gm, blanks => ' '.repeat(blanks.length / 2)),
    },
    { what: 'with an indent of four', form: (text: string) => text.replace(/^ +/gm, blanks => blanks + blanks) },
  ])('$what keeps its form', ({ form }) => {
    expect(edit(form(manifest), edits)).toBe(form(edited))
  })

  it('gives the very same bytes back when nothing changes', () => {
    const bytes = new TextEncoder().encode(manifest)
    const same = [{ id: anId('Deployment/a'), edits: [image('c', 'x:1'), remove('k')] }]
    const answer = editManifests(bytes, same, { file: 'f.yaml', defaultNamespace: 'default' })
    expect(answer).toEqual({ bytes, changed: false, changes: [] })
    expect(answer.bytes).toBe(bytes)
  })

  it('takes edits of several objects at once', () => {
    const names = ['a', 'b', 'c']
    const file = (tag: string, annotations: string) =>
      names
        .map(name =>
          aDeployment({ name, metadata: annotations, containers: `        - {name: c, image: ${tag}} # ${name}\n` }),
        )
        .join('---\n')
    const all = Object.fromEntries(names.map(name => [`Deployment/${name}`, [image('c', 'h.io/x:22'), set('k', name)]]))
    const answer = editAll(file('x:1', ''), all)
    expect(readText(answer)).toBe(
      names
        .map(name =>
          edit(
            file('x:1', '').split('---\n')[names.indexOf(name)] ?? '',
            all[`Deployment/${name}`] ?? [],
            `Deployment/${name}`,
          ),
        )
        .join('---\n'),
    )
    expect(answer.changes).toHaveLength(6)
  })
})

describe('an object', () => {
  const placed = (namespace: string, kind = 'Deployment') =>
    aDeployment({ metadata: namespace === '' ? '' : `  namespace: ${namespace}\n` }).replace(
      'kind: Deployment',
      `kind: ${kind}`,
    )

  it.each([
    { namespace: '', id: 'default:Deployment/a' },
    { namespace: '""', id: 'default:Deployment/a' },
    { namespace: 'default', id: 'default:deployment/a' },
    { namespace: 'other', id: 'other:DEPLOYMENT/a' },
    { namespace: '', id: ':Deployment/a' },
    { namespace: 'dropped', id: ':Deployment/a' },
  ])('in namespace $namespace is $id', ({ namespace, id }) => {
    const before = placed(namespace)
    expect(edit(before, [image('c', 'x:2')], id)).toBe(before.replace('x:1', 'x:2'))
  })

  it('is told from its namesakes by kind, namespace and, where that is not enough, group', () => {
    const all = [placed('one'), placed('two'), placed('', 'DaemonSet'), placed('two').replace('apps/v1', 'other.io/v1')]
    const file = (tags: readonly string[]) =>
      all.map((one, index) => one.replace('x:1', `x:${tags[index]}`)).join('---\n')
    const id = { ...anId('two:Deployment/a'), group: 'other.io' }
    const one = [
      { id, edits: [image('c', 'x:9')] },
      { id: anId('daemonset/a'), edits: [image('c', 'x:8')] },
    ]
    const bytes = new TextEncoder().encode(file(['1', '1', '1', '1']))
    expect(readText(editManifests(bytes, one, { file: 'f', defaultNamespace: 'default' }))).toBe(
      file(['1', '1', '8', '9']),
    )
  })

  it('has its later key edited where one stands twice', () => {
    const twice = (tag: string) =>
      aDeployment({ containers: `        - name: c\n          image: x:0\n          image: x:${tag}\n` })
    expect(edit(twice('1'), [image('c', 'x:2')])).toBe(twice('2'))
  })

  it('may have annotations whatever its kind', () => {
    const map = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {k: v}\n'
    expect(edit(map, [set('fluxcd.io/ignore', 'true')], 'ConfigMap/a')).toBe(
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {fluxcd.io/ignore: 'true'}}\ndata: {k: v}\n",
    )
  })
})

describe('a value at a path', () => {
  it.each([
    { was: '    a: {b: old}\n', path: 'spec.values.a.b', is: '    a: {b: new}\n' },
    { was: '    a:\n      b: "old" # c\n', path: 'spec.values.a.b', is: '    a:\n      b: "new" # c\n' },
    { was: '    1: {true: old}\n', path: 'spec.values.1.true', is: '    1: {true: new}\n' },
    { was: '    yes: old\n', path: 'spec.values.true', is: '    yes: new\n' },
    { was: '    ? a\n    : old\n', path: 'spec.values.a', is: '    ? a\n    : new\n' },
  ])('is set: $path in $was', ({ was, path, is }) => {
    expect(edit(aRelease(was), [value(path, 'new')], 'HelmRelease/a')).toBe(aRelease(is))
  })
})

it('tells what changed, where it stood and what it said', () => {
  const before = aDeployment({ metadata: '  annotations:\n    a: b\n    num: 1\n    z: |-\n      old\n' })
  const some = [image('c', 'h.io/x:2'), set('a', 'c'), set('num', '1'), set('new', 'v'), remove('z')]
  const { changes } = editAll(before, { 'Deployment/a': some })
  expect(changes.map(({ path, before: was, after, line }) => `${line}: ${path}: ${was} → ${after}`)).toEqual([
    '15: spec.template.spec.containers[0].image: x:1 → h.io/x:2',
    '6: metadata.annotations.a: b → c',
    '7: metadata.annotations.num: 1 → 1',
    '8: metadata.annotations.new: undefined → v',
    '8: metadata.annotations.z: old → undefined',
  ])
  expect(changes.every(({ id }) => id.name === 'a')).toBe(true)
})
