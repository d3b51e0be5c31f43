// Where Git names images: every kind that runs some, the annotations beside them, and where their secrets stand.
import { describe, expect, it } from 'vitest'
import { loadManifests } from '../../../functions/domain/manifests/load-manifests.ts'
import { findImageUses } from '../../../functions/domain/release/find-image-uses.ts'
import { findImageless } from '../../../functions/domain/release/find-imageless.ts'

function load(text: string) {
  const files = [{ path: 'apps/a.yaml', bytes: new TextEncoder().encode(text) }]
  return loadManifests(
    { files, directories: new Set(['', 'apps']) },
    { paths: [], defaultNamespace: 'demo', scopeOf: () => 'Namespaced' },
  ).manifests
}

const POD = 'spec: { containers: [{ name: main, image: "app:1" }] }'
const aWorkload = (kind: string, spec: string, annotations = '{}') =>
  `kind: ${kind}\napiVersion: apps/v1\nmetadata: { name: a, annotations: ${annotations} }\nspec: ${spec}\n`
const deployment = (annotations: string, pod = POD) => aWorkload('Deployment', `{ template: { ${pod} } }`, annotations)

const find = (text: string) => findImageUses(load(text))

describe('a workload', () => {
  it.each`
    kind             | spec                                                                                                          | found
    ${'Deployment'}  | ${`{ template: { ${POD} } }`}                                                                                 | ${['main app:1']}
    ${'DaemonSet'}   | ${`{ template: { ${POD} } }`}                                                                                 | ${['main app:1']}
    ${'StatefulSet'} | ${`{ template: { ${POD} } }`}                                                                                 | ${['main app:1']}
    ${'CronJob'}     | ${`{ jobTemplate: { spec: { template: { ${POD} } } } }`}                                                      | ${['main app:1']}
    ${'Job'}         | ${`{ template: { ${POD} } }`}                                                                                 | ${[]}
    ${'ReplicaSet'}  | ${`{ template: { ${POD} } }`}                                                                                 | ${[]}
    ${'Pod'}         | ${'{ containers: [{ name: main, image: "app:1" }] }'}                                                         | ${[]}
    ${'Deployment'}  | ${'{ template: { spec: { initContainers: [{ name: i, image: i }], containers: [{ name: c, image: c }] } } }'} | ${['c c', 'i i']}
    ${'Deployment'}  | ${'{ template: { spec: { containers: [{ name: c }, { image: c }, { name: d, image: 5 }, e] } } }'}            | ${[]}
    ${'Deployment'}  | ${'{ template: {} }'}                                                                                         | ${[]}
    ${'HelmRelease'} | ${'{ values: { image: "app:1", side: { image: { repository: side, tag: "2" } } } }'}                          | ${['chart-image app:1', 'side side:2']}
    ${'HelmRelease'} | ${'{ values: { image: app, tag: 1.10 } }'}                                                                    | ${['chart-image app']}
    ${'HelmRelease'} | ${'{ values: {} }'}                                                                                           | ${[]}
  `('of kind $kind with $spec names $found', ({ kind, spec, found }) => {
    const text = aWorkload(kind, spec)
    expect(find(text).map(({ container, image }) => `${container} ${image}`)).toEqual(found)
    const isWorkload = !['Job', 'ReplicaSet', 'Pod'].includes(kind)
    expect(findImageless(load(text))).toHaveLength(isWorkload && found.length === 0 ? 1 : 0)
  })
})

describe('annotations', () => {
  it.each`
    annotations                                                  | expected
    ${'{}'}                                                      | ${{ isAutomated: false, isLocked: false, isIgnored: false }}
    ${'{ fluxcd.io/automated: "true" }'}                         | ${{ isAutomated: true }}
    ${'{ flux.weave.works/automated: "true" }'}                  | ${{ isAutomated: true }}
    ${'{ fluxcd.io/automated: "yes" }'}                          | ${{ isAutomated: false }}
    ${'{ fluxcd.io/locked: "true" }'}                            | ${{ isLocked: true }}
    ${'{ fluxcd.io/ignore: "true" }'}                            | ${{ isIgnored: true }}
    ${'{ fluxcd.io/ignore: sync_only }'}                         | ${{ isIgnored: false }}
    ${'{ fluxcd.io/tag.main: "semver:~1" }'}                     | ${{ pattern: 'semver:~1' }}
    ${'{ filter.fluxcd.io/main: "v*" }'}                         | ${{ pattern: 'v*' }}
    ${'{ fluxcd.io/tag.main: a, flux.weave.works/tag.main: b }'} | ${{ pattern: 'a' }}
  `('$annotations are $expected', ({ annotations, expected }) => {
    expect(find(deployment(annotations))[0]).toMatchObject(expected)
  })

  it('of another container say nothing', () => {
    expect(find(deployment('{ fluxcd.io/tag.other: a }'))[0]).not.toHaveProperty('pattern')
  })
})

describe('the place of its secrets', () => {
  it.each`
    pod                                                                                             | serviceAccount | secrets
    ${POD}                                                                                          | ${'default'}   | ${[]}
    ${'spec: { serviceAccountName: sa, containers: [{ name: c, image: c }] }'}                      | ${'sa'}        | ${[]}
    ${'spec: { serviceAccount: old, containers: [{ name: c, image: c }] }'}                         | ${'old'}       | ${[]}
    ${'spec: { serviceAccountName: "", serviceAccount: old, containers: [{ name: c, image: c }] }'} | ${'old'}       | ${[]}
    ${'spec: { imagePullSecrets: [{ name: s }, {}, t], containers: [{ name: c, image: c }] }'}      | ${'default'}   | ${['s']}
  `('of $pod is $serviceAccount with $secrets', ({ pod, serviceAccount, secrets }) => {
    expect(find(deployment('{}', pod))[0]?.pull).toEqual({ namespace: 'demo', serviceAccount, secrets })
  })

  it('of a chart is the default account', () => {
    const [use] = find(aWorkload('HelmRelease', '{ values: { image: "app:1" } }'))
    expect(use?.pull).toEqual({ namespace: 'demo', serviceAccount: 'default', secrets: [] })
  })
})

it('tells file and line, in the order of the file', () => {
  const uses = find(`${deployment('{}')}---\n${deployment('{}').replace('name: a', 'name: b')}`)
  expect(uses.map(({ id, file, line }) => `${id.name} ${file}:${line}`)).toEqual(['a apps/a.yaml:1', 'b apps/a.yaml:6'])
})
