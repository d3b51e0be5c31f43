// What is not edited, and what a person is told: code, place, reason and advice, and no value.
import { describe, expect, it } from 'vitest'
import { editManifests } from '../../../../functions/domain/manifests/editing/edit-manifests.ts'
import { aDeployment, anId, aRelease, complain, image, set, value } from './an-edit.ts'

const row = (
  what: string,
  before: string,
  edits: Parameters<typeof complain>[1],
  told: readonly string[],
  id?: string,
) => ({ what, before, edits, told, id })
const NOT_EDITABLE = 'manifest-not-editable'
const deployment = aDeployment({})
const job = deployment.replace('Deployment', 'Job')

describe('an edit', () => {
  it.each([
    row(
      'of an object that is not there',
      deployment,
      [image('c', 'x:2')],
      [NOT_EDITABLE, 'f.yaml', 'Cannot edit manifest: resource default:deployment/gone not found'],
      'Deployment/gone',
    ),
    row(
      'of an object in another namespace',
      deployment,
      [image('c', 'x:2')],
      [NOT_EDITABLE, 'f.yaml', 'resource other:deployment/a not found'],
      'other:Deployment/a',
    ),
    row(
      'of an object of another kind',
      deployment,
      [image('c', 'x:2')],
      [NOT_EDITABLE, 'resource default:daemonset/a not found'],
      'DaemonSet/a',
    ),
    row('in an empty file', '', [image('c', 'x:2')], [NOT_EDITABLE, 'resource default:deployment/a not found']),
    row(
      'of an object that is there twice',
      `${deployment}---\n${deployment}`,
      [image('c', 'x:2')],
      [NOT_EDITABLE, 'default:deployment/a is defined more than once', 'Keep one of them'],
    ),
    row(
      'of a container that is not there',
      `---\n${deployment}`,
      [image('d', 'x:2')],
      [NOT_EDITABLE, 'f.yaml:2, default:deployment/a', 'container "d" not found'],
    ),
    row(
      'of a container without an image',
      aDeployment({ containers: '        - name: c\n' }),
      [image('c', 'x:2')],
      [NOT_EDITABLE, 'f.yaml:1, default:deployment/a, spec.template.spec.containers[0].image', 'the value is no text'],
    ),
    row(
      'of an image that is a list',
      aDeployment({ containers: '        - name: c\n          image: [x]\n' }),
      [image('c', 'x:2')],
      ['f.yaml:10, ', 'the value is no text'],
    ),
    row(
      'of an image that is a number',
      aDeployment({ containers: '        - name: c\n          image: 12\n' }),
      [image('c', 'x:2')],
      ['f.yaml:10, ', 'the value is no text', 'Quote the value'],
    ),
    row(
      'of an image that is empty',
      aDeployment({ containers: '        - name: c\n          image:\n' }),
      [image('c', 'x:2')],
      ['f.yaml:10, ', 'the value is no text'],
    ),
    row(
      'of the image of a Job',
      job,
      [image('c', 'x:2')],
      [NOT_EDITABLE, 'updating resource kind "job" not supported'],
      'Job/a',
    ),
    row(
      'of the image of a Service',
      'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n',
      [image('c', 'x:2')],
      ['updating resource kind "service" not supported'],
      'Service/a',
    ),
    row(
      'of a chart image that is not there',
      aRelease('    a: {b: c}\n'),
      [image('a', 'x:2')],
      ['container "a" not found'],
      'HelmRelease/a',
    ),
    row(
      'of a release without values',
      aRelease('    null\n'),
      [image('chart-image', 'x:2')],
      ['container "chart-image" not found'],
      'HelmRelease/a',
    ),
    row(
      'of a tag that is a number',
      aRelease('    image: {repository: r/i, tag: 1.10}\n'),
      [image('chart-image', 'r/i:1.11')],
      ['spec.values.image.tag', 'the value is no text', 'Quote the value'],
      'HelmRelease/a',
    ),
    row(
      'of a registry that is a mapping',
      aRelease('    image: {repository: r/i, registry: {a: b}}\n'),
      [image('chart-image', 'r/i:1')],
      ['spec.values.image.registry', 'the value is no text'],
      'HelmRelease/a',
    ),
    row(
      'of a tag field with a digest alone',
      aRelease('    image: {repository: r/i, tag: v1}\n'),
      [image('chart-image', `r/i@sha256:${'0'.repeat(64)}`)],
      ['has a field for a tag, and the image has only a digest'],
      'HelmRelease/a',
    ),
    row(
      'where annotations point nowhere',
      aRelease('    a: b\n', '  annotations: {repository.fluxcd.io/x: gone.far, tag.fluxcd.io/x: a}\n'),
      [image('x', 'r:1')],
      ['unable to resolve path(s): spec.values.gone.far'],
      'HelmRelease/a',
    ),
    row(
      'at paths that lead nowhere',
      aRelease('    a: b\n'),
      [value('spec.values.x', '1'), value('spec.values.a', '1'), value('spec.y.z', '1')],
      ['unable to resolve path(s): spec.values.x, spec.y.z'],
      'HelmRelease/a',
    ),
    row(
      'at a path to a mapping',
      aRelease('    a: {b: c}\n'),
      [value('spec.values.a', '1')],
      ['f.yaml:7, default:helmrelease/a, spec.values.a', 'the value is no text'],
      'HelmRelease/a',
    ),
    row(
      'at a path to null',
      aRelease('    a:\n'),
      [value('spec.values.a', '1')],
      ['spec.values.a', 'the value is no text'],
      'HelmRelease/a',
    ),
    row(
      'of annotations that are a list',
      aDeployment({ metadata: '  annotations: [a]\n' }),
      [set('k', 'v')],
      ['f.yaml:5, default:deployment/a, metadata.annotations', 'metadata.annotations is not a mapping'],
    ),
    row(
      'of an annotation that is a mapping',
      aDeployment({ metadata: '  annotations: {k: {a: b}}\n' }),
      [set('k', 'v')],
      ['metadata.annotations.k', 'the value is no text'],
    ),
    row(
      'of an annotation with a tag',
      aDeployment({ metadata: '  annotations: {k: !!bool true}\n' }),
      [set('k', 'v')],
      ['metadata.annotations.k', 'the value has a tag'],
    ),
    row(
      'of an annotation without a colon',
      aDeployment({ metadata: '  annotations:\n    ? k\n' }),
      [set('k', 'v')],
      ['metadata.annotations.k', 'a key without a colon'],
    ),
    row(
      'of empty annotations with an anchor',
      aDeployment({ metadata: '  annotations: &a\n' }),
      [set('k', 'v')],
      ['the empty annotations have a tag or an anchor'],
    ),
    row(
      'of a file that is no YAML',
      `${deployment}---\na: b: c\n`,
      [image('c', 'x:2')],
      ['manifest-unreadable', 'f.yaml:12'],
    ),
    row(
      'of a file with an unreadable document',
      `${deployment}---\na: *gone\n`,
      [image('c', 'x:2')],
      ['manifest-unreadable', 'f.yaml:12'],
    ),
  ])('$what is refused', ({ before, edits, told, id }) => {
    const answer = complain(before, edits, id)
    for (const part of told) expect(answer).toContain(part)
    expect(answer).toMatch(/\n[A-Z].*\.$/)
  })

  it.each([
    { what: 'Latin-1', bytes: Uint8Array.from([...Buffer.from(`# caf\xe9\n${deployment}`, 'latin1')]) },
    { what: 'UTF-16', bytes: Uint8Array.from(Buffer.from(`\ufeff${deployment}`, 'utf16le')) },
    { what: 'half a character', bytes: Uint8Array.from([...Buffer.from(deployment), 0xe2, 0x82]) },
  ])('of a file in $what is refused', ({ bytes }) => {
    const edits = [{ id: anId('Deployment/a'), edits: [image('c', 'x:2')] }]
    const options = { file: 'f.yaml', defaultNamespace: 'default' }
    expect(() => editManifests(bytes, edits, options)).toThrow('it is not UTF-8 text')
  })

  it('is refused as a whole: one that cannot be made stops the others', () => {
    expect(complain(deployment, [set('k', 'v'), image('d', 'x:2')])).toContain('container "d" not found')
  })

  it('says no value when it is refused', () => {
    const secret = aRelease('    password: [hunter2]\n')
    expect(complain(secret, [value('spec.values.password', 'hunter3')], 'HelmRelease/a')).not.toContain('hunter')
  })
})
