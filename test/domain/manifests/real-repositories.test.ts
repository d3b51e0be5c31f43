// Loads repositories that other projects publish, where they are at hand.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeJson } from '../../../functions/domain/manifests/encode-json.ts'
import { loadManifests } from '../../../functions/domain/manifests/load-manifests.ts'
import { toAppliedObject } from '../../../functions/domain/manifests/to-applied-object.ts'
import { hasPublishedRepositories, publishedRepositories } from '../../builders/published-repositories.ts'
import { anObject, aTree } from './a-tree.ts'

function read(repository: string) {
  const root = join(publishedRepositories, repository)
  const entries = readdirSync(root, { withFileTypes: true, recursive: true }).filter(entry => entry.isFile())
  const paths = entries.map(entry => join(entry.parentPath, entry.name))
  return aTree(Object.fromEntries(paths.map(path => [relative(root, path), readFileSync(path)])))
}

const options = { defaultNamespace: 'default', scopeOf: () => undefined }

describe.skipIf(!hasPublishedRepositories)('real repositories', () => {
  it.each([
    { repository: 'flux-get-started', paths: [], manifests: 8 },
    { repository: 'kube-prometheus', paths: [], manifests: 131 },
    { repository: 'podinfo', paths: ['kustomize'], manifests: 3 },
    { repository: 'multi-tenancy', paths: ['cluster/common'], manifests: 1 },
    { repository: 'flux-kustomize-example', paths: ['base'], manifests: 4 },
  ])('load $repository $paths without an edit', ({ repository, paths, manifests }) => {
    const loaded = loadManifests(read(repository), { ...options, paths })
    expect(loaded.problems.map(problem => problem.message)).toEqual([])
    expect(loaded.warnings).toEqual([])
    expect(loaded.manifests).toHaveLength(manifests)
    for (const manifest of loaded.manifests) {
      const sent = toAppliedObject(manifest)
      expect(JSON.parse(encodeJson(sent))).toEqual(sent)
    }
  })

  it('load kube-prometheus, with its large CRDs, in less than half a second', () => {
    const tree = read('kube-prometheus')
    const start = performance.now()
    loadManifests(tree, { ...options, paths: [] })
    expect(performance.now() - start).toBeLessThan(500)
  })
})

it('loads a thousand small manifests in less than 300 ms', () => {
  const files = Array.from({ length: 1000 }, (_, n): [string, string] => [
    `${n}.yaml`,
    anObject(
      'Deployment',
      `app-${n}`,
      'spec:\n  template:\n    spec:\n      containers:\n        - {name: a, image: b:1}\n',
    ),
  ])
  const tree = aTree(Object.fromEntries(files))
  const start = performance.now()
  expect(loadManifests(tree, { ...options, paths: [] }).manifests).toHaveLength(1000)
  expect(performance.now() - start).toBeLessThan(300)
})
