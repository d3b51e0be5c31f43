// Holds the images of a HelmRelease against the shapes of values and the annotations that Flux understands.
import { expect, it } from 'vitest'
import { findHelmImages } from '../../../functions/domain/manifests/find-helm-images.ts'
import type { Manifest } from '../../../functions/domain/manifests/manifest.ts'
import { parseYamlDocuments } from '../../../functions/domain/manifests/parse-yaml-documents.ts'

function find(values: string, annotations: Record<string, string> = {}): string[] {
  const object = parseYamlDocuments('f', `spec: {values: ${values}}`).documents[0]?.value as Manifest['object']
  const id = { group: 'helm.fluxcd.io', version: 'v1', kind: 'HelmRelease', namespace: 'a', name: 'b' }
  const place = { scope: 'Namespaced', file: 'f', documentIndex: 0, line: 1 } as const
  const images = findHelmImages({ id, object, annotations, labels: {}, ...place })
  return images.map(({ name, image }) => `${name}=${image}`)
}

it.each([
  { values: '{image: "r/i:1"}', found: ['chart-image=r/i:1'] },
  { values: '{image: r/i, tag: v1}', found: ['chart-image=r/i:v1'] },
  { values: '{registry: q.io, image: r/i}', found: ['chart-image=q.io/r/i'] },
  { values: '{registry: q.io, image: r/i, tag: v1}', found: ['chart-image=q.io/r/i:v1'] },
  { values: '{image: {repository: "r/i:1"}}', found: ['chart-image=r/i:1'] },
  { values: '{image: {repository: r/i, tag: v1}}', found: ['chart-image=r/i:v1'] },
  { values: '{image: {registry: q.io, repository: r/i, tag: v1}}', found: ['chart-image=q.io/r/i:v1'] },
  { values: '{image: {repository: r/i, tag: 1.10}}', found: ['chart-image=r/i'] },
  { values: '{web: {image: a}, db: {image: {repository: b}}, image: c}', found: ['chart-image=c', 'db=b', 'web=a'] },
  { values: '{deep: {er: {image: a}}, list: [{image: b}], image: 3}', found: [] },
  { values: '{image: {tag: v1}}', found: [] },
  { values: 'null', found: [] },
])('finds $found in $values', ({ values, found }) => {
  expect(find(values)).toEqual(found)
})

it.each([
  { mapping: { repository: 'a.b' }, found: ['x=r/i', 'z=q'] },
  { mapping: { repository: 'a.b', tag: 'a.t' }, found: ['x=r/i:v1', 'z=q'] },
  { mapping: { repository: 'a.b', registry: 'host' }, found: ['x=h.io/r/i', 'z=q'] },
  { mapping: { repository: 'a.b', registry: 'host', tag: 'a.t' }, found: ['x=h.io/r/i:v1', 'z=q'] },
  { mapping: { tag: 'a.t' }, found: ['z=q'] },
  { mapping: { repository: 'a.gone' }, found: ['z=q'] },
  { mapping: { repository: 'a.b', tag: 'a.n' }, found: ['z=q'] },
  { mapping: { repository: 'a.b', tag: 'a.gone' }, found: ['z=q'] },
])('maps $mapping to $found', ({ mapping, found }) => {
  const annotations = Object.entries(mapping).map(([part, path]) => [`${part}.fluxcd.io/x`, path])
  expect(find('{host: h.io, a: {b: r/i, t: v1, n: 1}, z: {image: q}}', Object.fromEntries(annotations))).toEqual(found)
})

it('lets an annotation override what the shape says', () => {
  const annotations = { 'repository.fluxcd.io/z': 'other' }
  expect(find('{z: {image: q}, other: p}', annotations)).toEqual(['z=p'])
})
