// Which fields an image is written to, for each kind that runs some and for each shape of a chart's values.
import { describe, expect, it } from 'vitest'
import { aDeployment, aRelease, edit, image } from './an-edit.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

function aWorkload(kind: string, apiVersion: string, containers: string): string {
  const template =
    kind === 'CronJob' ? '  jobTemplate:\n    spec:\n      template:\n        spec:\n' : '  template:\n    spec:\n'
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: a\nspec:\n${template}${containers}`
}

describe('a container', () => {
  it.each`
    kind             | apiVersion
    ${'Deployment'}  | ${'apps/v1'}
    ${'Deployment'}  | ${'extensions/v1beta1'}
    ${'DaemonSet'}   | ${'apps/v1'}
    ${'StatefulSet'} | ${'apps/v1'}
    ${'CronJob'}     | ${'batch/v1'}
    ${'CronJob'}     | ${'batch/v1beta1'}
  `('of a $kind in $apiVersion is found by its name, init containers too', ({ kind, apiVersion }) => {
    const indent = kind === 'CronJob' ? '          ' : '      '
    const containers = (c: string, i: string) =>
      [
        `containers:`,
        `- {name: c, image: ${c}}`,
        `- {name: d, image: x:1}`,
        `initContainers:`,
        `- {name: i, image: ${i}}`,
      ]
        .map(line => `${indent}${line}\n`)
        .join('')
    const before = aWorkload(kind, apiVersion, containers('x:1', 'y:1'))
    const after = aWorkload(kind, apiVersion, containers('x:2', 'h.io:5000/y:2'))
    expect(edit(before, [image('c', 'x:2'), image('i', 'h.io:5000/y:2')], `${kind}/a`)).toBe(after)
  })

  it.each([
    { was: 'nginx', text: 'nginx:1.27', is: 'nginx:1.27' },
    { was: 'nginx:1.27', text: 'nginx', is: 'nginx' },
    { was: 'nginx:1', text: 'nginx:1234567', is: 'nginx:1234567' },
    { was: 'h.io/a/b:1', text: `h.io/a/b@${DIGEST}`, is: `h.io/a/b@${DIGEST}` },
    { was: `h.io/a/b:1@${DIGEST}`, text: `h.io/a/b:2@${DIGEST}`, is: `h.io/a/b:2@${DIGEST}` },
    { was: 'localhost:5000/b:1', text: 'localhost:5000/b:2', is: 'localhost:5000/b:2' },
    { was: '"$(IMAGE)"', text: 'nginx:1', is: '"nginx:1"' },
  ])('goes from $was to $is', ({ was, text, is }) => {
    const line = (written: string) => aDeployment({ containers: `        - image: ${written}\n          name: c\n` })
    expect(edit(line(was), [image('c', text)])).toBe(line(is))
  })

  it('is written once where two edits mean it: the later one counts', () => {
    expect(edit(aDeployment({}), [image('c', 'x:2'), image('c', 'x:3')])).toContain('image: x:3\n')
  })

  it('is written wherever its name stands', () => {
    const twice = (tag: number) =>
      aDeployment({ containers: `        - {name: c, image: x:${tag}}\n        - {name: c, image: x:${tag}}\n` })
    expect(edit(twice(1), [image('c', 'x:2')])).toBe(twice(2))
  })
})

describe('the values of a HelmRelease', () => {
  const row = (was: string, text: string, is: string) => ({ was, text, is })
  const top = [
    row('image: h.io/r/i:1', 'h.io/r/i:2', 'image: h.io/r/i:2'),
    row('image: r/i', 'r/i:2', 'image: r/i:2'),
    row('image: r/i\ntag: v1', 'r/i:v2', 'image: r/i\ntag: v2'),
    row('tag: v1\nimage: r/i', 'q/j:v2', 'tag: v2\nimage: q/j'),
    row('image: r/i\ntag: v1', 'r/i:1.11', "image: r/i\ntag: '1.11'"),
    row('image: r/i\ntag: "1.10"', 'r/i:1.11', 'image: r/i\ntag: "1.11"'),
    row('image: r/i\ntag: ""', 'r/i:2', 'image: r/i\ntag: "2"'),
    row('image: r/i\ntag: # later', 'r/i:v2', 'image: r/i\ntag: v2 # later'),
    row('image: r/i\ntag: v1', `r/i:v2@${DIGEST}`, `image: r/i\ntag: v2@${DIGEST}`),
    row('image: r/i\ntag: v1', 'r/i', "image: r/i\ntag: ''"),
    row('image: r/i:1', `r/i@${DIGEST}`, `image: r/i@${DIGEST}`),
    row('registry: q.io\nimage: r/i', 'q.io/r/i:2', 'registry: q.io\nimage: r/i:2'),
    row('registry: q.io\nimage: r/i\ntag: v1', 'q.io/r/i:v2', 'registry: q.io\nimage: r/i\ntag: v2'),
    row('registry: q.io\nimage: r/i\ntag: v1', 'h.io/r/i:v2', 'registry: h.io\nimage: r/i\ntag: v2'),
    row('registry: q.io/r\nimage: i\ntag: v1', 'q.io/r/i:v2', 'registry: q.io/r\nimage: i\ntag: v2'),
    row('registry: q.io\nimage: i:1', 'r/i:2', "registry: ''\nimage: r/i:2"),
    row('registry: ""\nimage: q.io/i\ntag: v1', 'q.io/i:v2', 'registry: ""\nimage: q.io/i\ntag: v2'),
    row('registry:\nimage: i\ntag: v1', 'q.io/i:v2', 'registry:\nimage: q.io/i\ntag: v2'),
    row('image:\n  repository: r/i:1', 'r/i:2', 'image:\n  repository: r/i:2'),
    row('image:\n  repository: r/i\n  tag: v1', 'r/i:v2', 'image:\n  repository: r/i\n  tag: v2'),
    row('image: {repository: r/i, tag: v1}', 'r/i:v2', 'image: {repository: r/i, tag: v2}'),
    row('image:\n  registry: q.io\n  repository: r/i', 'q.io/r/i:2', 'image:\n  registry: q.io\n  repository: r/i:2'),
    row(
      'image:\n  registry: q.io # ours\n  repository: r/i\n  tag: v1',
      'h.io/s/j:v2',
      'image:\n  registry: h.io # ours\n  repository: s/j\n  tag: v2',
    ),
    row('image:\n  repository: r/i\ntag: v1', 'r/i:2', 'image:\n  repository: r/i:2\ntag: v1'),
  ]
  const indent = (lines: string, by: string) =>
    lines
      .split('\n')
      .map(line => `${by}${line}\n`)
      .join('')

  it.each(top)('at the top: $was with $text is $is', ({ was, text, is }) => {
    const before = aRelease(indent(was, '    '))
    expect(edit(before, [image('chart-image', text)], 'HelmRelease/a')).toBe(aRelease(indent(is, '    ')))
  })

  it.each(top)('below a key: $was with $text is $is', ({ was, text, is }) => {
    const web = (lines: string) =>
      aRelease(`    image: other:1\n    web:\n${indent(lines, '      ')}    db: {image: d:1}\n`)
    expect(edit(web(was), [image('web', text)], 'HelmRelease/a')).toBe(web(is))
  })

  const mapped = (parts: Record<string, string>) =>
    `  annotations:\n${Object.entries(parts)
      .map(([part, path]) => `    ${part}.fluxcd.io/x: ${path}\n`)
      .join('')}`
  const values = (parts: { b?: string; t?: string; host?: string }) => {
    const { b = 'r/i', t = 'v1', host = 'q.io' } = parts
    return `    deep:\n      er:\n        b: ${b}\n        t: ${t}\n    host: ${host}\n    x: {image: other:1}\n`
  }

  it.each([
    { mapping: { repository: 'deep.er.b' }, text: 'r/i:v2', is: { b: 'r/i:v2' } },
    { mapping: { repository: 'deep.er.b', tag: 'deep.er.t' }, text: 'r/i:v2', is: { t: 'v2' } },
    { mapping: { repository: 'deep.er.b', tag: 'deep.er.t' }, text: 'h.io/s:v2', is: { b: 'h.io/s', t: 'v2' } },
    { mapping: { repository: 'deep.er.b', registry: 'host' }, text: 'h.io/r/i:v2', is: { b: 'r/i:v2', host: 'h.io' } },
    { mapping: { repository: 'deep.er.b', registry: 'host', tag: 'deep.er.t' }, text: 'q.io/r/i:v2', is: { t: 'v2' } },
  ])('where annotations point: $mapping with $text', ({ mapping, text, is }) => {
    const before = aRelease(values({}), mapped(mapping))
    expect(edit(before, [image('x', text)], 'HelmRelease/a')).toBe(aRelease(values(is), mapped(mapping)))
  })

  it.each([
    { mapping: { repository: 'deep.gone' } },
    { mapping: { repository: 'deep.er.b', tag: 'deep.er' } },
    { mapping: { tag: 'deep.er.t' } },
  ])('by their shape where annotations lead nowhere: $mapping', ({ mapping }) => {
    const before = aRelease(values({}), mapped(mapping))
    const after = before.replace('other:1', 'other:2')
    expect(edit(before, [image('x', 'other:2')], 'HelmRelease/a')).toBe(after)
  })

  it('in any group: whatever is called HelmRelease', () => {
    const old = aRelease('    image: r/i:1\n').replace('helm.fluxcd.io/v1', 'flux.weave.works/v1beta1')
    expect(edit(old, [image('chart-image', 'r/i:2')], 'helmrelease/a')).toBe(old.replace('r/i:1', 'r/i:2'))
  })
})
