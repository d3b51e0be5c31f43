// Edits that lead back: on every manifest at hand, what is undone leaves the bytes as they were.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { editManifests } from '../../../../functions/domain/manifests/editing/edit-manifests.ts'
import type { ManifestEdit } from '../../../../functions/domain/manifests/editing/edits.ts'
import { findWorkloads } from '../../../../functions/domain/manifests/find-workloads.ts'
import { loadManifests } from '../../../../functions/domain/manifests/load-manifests.ts'
import type { ResourceId } from '../../../../functions/domain/manifests/resource-id.ts'
import { valueAt } from '../../../../functions/domain/manifests/value-at.ts'
import { hasPublishedRepositories, publishedRepositories } from '../../../builders/published-repositories.ts'
import { aTree } from '../a-tree.ts'
import { image, remove, set } from './an-edit.ts'
import { list, mapped, narrow, several, spaced, unsorted } from './flux-manifests.ts'

const demo = new URL('../../../../functions/local/sandbox/demo', import.meta.url).pathname
const samples = Object.entries({
  list: list('1'),
  mapped: mapped('r/i', 'v1'),
  narrow: narrow('1'),
  several: several('1'),
  spaced: spaced('1'),
  unsorted: unsorted('nginx:1', 'nginx:2 '),
})

type File = readonly [name: string, bytes: Uint8Array]

function readFolder(folder: string): readonly File[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => [path.slice(folder.length + 1), readFileSync(path)] as const)
}

function load([name, bytes]: File) {
  const options = { paths: [], defaultNamespace: 'default', scopeOf: () => 'Namespaced' as const }
  return loadManifests(aTree({ [name]: bytes }), options).manifests
}

function apply([file, bytes]: File, id: ResourceId, ...edits: ManifestEdit[]): File {
  const edited = editManifests(bytes, [{ id, edits }], { file, defaultNamespace: 'default' })
  expect(edited.bytes === bytes).toBe(!edited.changed)
  return [file, edited.bytes]
}

const text = ([, bytes]: File) => Buffer.from(bytes).toString('utf8')

/** A comment behind an image is pushed by a longer one and does not move back; a text as long as the old one pushes none. */
function others(file: File, written: string): readonly string[] {
  const asLong = `${written.slice(0, -1)}${written.endsWith('x') ? 'z' : 'x'}`
  const lines = text(file)
    .split('\n')
    .filter(line => written.split(':').some(part => line.includes(part)))
  return lines.some(line => line.includes('#')) ? [asLong] : [asLong, 'registry.example.com:5000/some/other:longer-x']
}

function checkContainers(file: File): number {
  const workloads = findWorkloads(load(file))
  for (const { manifest, containers } of workloads) {
    for (const { name, image: written } of containers) {
      expect(apply(file, manifest.id, image(name, written))[1]).toBe(file[1])
      for (const other of others(file, written)) {
        const there = apply(file, manifest.id, image(name, other))
        expect(text(there)).not.toBe(text(file))
        expect(text(there).split('\n').length).toBe(text(file).split('\n').length)
        expect(text(apply(there, manifest.id, image(name, written)))).toBe(text(file))
      }
    }
  }
  return workloads.reduce((sum, { containers }) => sum + containers.length, 0)
}

function checkAnnotations(file: File): number {
  const manifests = load(file)
  for (const { id, object } of manifests) {
    const annotations = valueAt(object, ['metadata', 'annotations'])
    const isEmpty = annotations !== undefined && Object.keys(annotations ?? {}).length === 0
    const there = apply(file, id, set('example.com/new', 'true'), set('fluxcd.io/tag.no-container', 'semver:>=1, <2'))
    const back = apply(there, id, remove('example.com/new'), remove('fluxcd.io/tag.no-container'))
    if (!isEmpty) expect(text(back)).toBe(text(file))
    if (file[1].length > 100_000) continue
    const one = apply(there, id, remove('example.com/new'))
    expect(text(apply(one, id, remove('fluxcd.io/tag.no-container')))).toBe(text(back))
  }
  return manifests.length
}

describe('samples and the demo', () => {
  const files = [
    ...samples.map(([name, one]) => [`${name}.yaml`, new TextEncoder().encode(one)] as const),
    ...readFolder(demo),
  ]

  it.each(files)('%s: every image there and back', (...file) => {
    checkContainers(file)
  })

  it.each(files)('%s: annotations there and back', (...file) => {
    expect(checkAnnotations(file)).toBeGreaterThan(0)
  })
})

describe.skipIf(!hasPublishedRepositories)('published repositories', () => {
  const files = hasPublishedRepositories ? readFolder(publishedRepositories) : []

  it('get every image there and back', () => {
    const containers = files.map(checkContainers).reduce((sum, one) => sum + one)
    console.info(`${files.length} files, ${containers} containers`)
    expect(containers).toBeGreaterThan(25)
  }, 60_000)

  it('get annotations there and back on every object', () => {
    const objects = files.map(checkAnnotations).reduce((sum, one) => sum + one)
    console.info(`${objects} objects`)
    expect(objects).toBeGreaterThan(150)
  }, 60_000)
})
