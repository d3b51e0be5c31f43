// Repositories that others publish, synced as they are: every object they hold is in the cluster afterwards.
import { readdirSync, readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasPublishedRepositories, publishedRepositories } from '../builders/published-repositories.ts'
import { aClusterClient } from './a-cluster-client.ts'
import { aStage, type Stage } from './a-stage.ts'

type Written = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly items?: readonly Written[]
}

type Repository = {
  readonly name: string
  /** Objects that no document of the repository makes known: their kind has no CRD there. */
  readonly waiting: readonly string[]
  /** Files that hold no whole objects: the text of patches and templates, which only their own tools can read. */
  readonly leftOut?: RegExp
}

const REPOSITORIES: readonly Repository[] = [
  {
    name: 'flux-get-started',
    waiting: ['demo:helmrelease/ghost', 'demo:helmrelease/mongodb', 'demo:helmrelease/redis'],
  },
  { name: 'kube-prometheus', waiting: [] },
  {
    name: 'multi-tenancy',
    // Gatekeeper makes the kind from the template, once it runs.
    waiting: ['<cluster>:containerresources/containerresources'],
    leftOut: /-patch\.yaml$|^\.flux\.yaml$/,
  },
]

/** No objects of a cluster although they look like them: settings of kubectl and kustomize. */
const NO_OBJECTS = new Set(['v1 Config'])

function readWritten(folder: string): readonly Written[] {
  const charts = new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(path => path.endsWith('Chart.yaml'))
      .map(path => path.replace(/Chart\.yaml$/, '')),
  )
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(path => path.endsWith('.yaml') && ![...charts].some(chart => path.startsWith(chart)))
    .flatMap(path => loadAll(readFileSync(join(folder, path), 'utf8')) as readonly (Partial<Written> | null)[])
    .filter((document): document is Written => document?.kind !== undefined && document.apiVersion !== undefined)
    .flatMap((document): readonly Written[] => document.items ?? [document])
    .filter(({ apiVersion, kind }) => !NO_OBJECTS.has(`${apiVersion} ${kind}`))
}

const idOf = ({ kind, metadata: { name, namespace = '<cluster>' } }: Written) =>
  `${namespace}:${kind.toLowerCase()}/${name}`

describe.skipIf(!hasPublishedRepositories)('a published repository', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await aStage()
  })
  afterAll(() => stage.close())

  it.each(REPOSITORIES)('$name is in the cluster, object by object', async ({ name, waiting, leftOut }) => {
    const manifests = stage.at(name)
    await cp(join(publishedRepositories, name), manifests, {
      recursive: true,
      filter: path => leftOut === undefined || !leftOut.test(path.slice(join(publishedRepositories, name).length + 1)),
    })
    const runner = await stage.run(['--manifests', manifests], { state: `state-${name}` })
    const run = await runner.told(({ msg }) => msg.startsWith('sync '))
    expect(run, runner.all()).toMatchObject({ msg: 'sync applied', tag: 'moved' })

    const cluster = aClusterClient(runner.facts.kubeconfig ?? '')
    const written = readWritten(manifests)
    const isThere = async ({ apiVersion, kind, metadata }: Written) => {
      const path = await cluster.pathOf(apiVersion, kind, metadata.namespace ?? 'default')
      return path !== undefined && (await cluster.get(`${path}/${metadata.name}`)) !== undefined
    }
    const found = await Promise.all(written.map(isThere))
    const missing = written.filter((_, index) => !found[index]).map(idOf)
    expect(missing.toSorted()).toEqual(waiting)

    const headers = { authorization: `Bearer ${runner.facts.apiToken}` }
    const [target] = (await (await fetch(`${runner.facts.apiUrl}/v12/targets`, { headers })).json()) as readonly [
      { readonly lastRun: { readonly counts: Record<string, number>; readonly objects: readonly Told[] } },
    ]
    const told = target.lastRun.objects.filter(({ outcome }) => outcome === 'waiting')
    expect(told.map(({ id, code }) => [id, code])).toEqual(waiting.map(id => [id, 'kind-not-served']))
    expect(target.lastRun.counts.failed).toBeUndefined()
    expect((target.lastRun.counts.created ?? 0) + (target.lastRun.counts.updated ?? 0)).toBe(
      written.length - waiting.length,
    )
    await runner.end()
  })
})

type Told = { readonly id: string; readonly outcome: string; readonly code?: string }
