// Which annotations a change of policies writes and takes away, and what it says of each workload.
import { describe, expect, it } from 'vitest'
import { loadManifests } from '../../../functions/domain/manifests/load-manifests.ts'
import type { ResourceIdText } from '../../../functions/domain/manifests/resource-id.ts'
import { planPolicies } from '../../../functions/domain/release/plan-policies.ts'
import { idOf } from './a-use.ts'

const CONTAINERS = `
      initContainers: [{ name: init, image: alpine:3 }]
      containers: [{ name: main, image: app:1 }, { name: side, image: side:1 }]`

function aFile(annotations: Readonly<Record<string, string>>, kind = 'Deployment', name = 'shop') {
  const metadata = `metadata: { name: ${name}, namespace: demo, annotations: ${JSON.stringify(annotations)} }`
  return `kind: ${kind}\napiVersion: apps/v1\n${metadata}\nspec:\n  template:\n    spec:${CONTAINERS}\n---\n`
}

function load(text: string) {
  const files = [{ path: 'a.yaml', bytes: new TextEncoder().encode(text) }]
  return loadManifests(
    { files, directories: new Set(['']) },
    { paths: [], defaultNamespace: 'default', scopeOf: () => 'Namespaced' },
  ).manifests
}

type Asked = { readonly add?: Readonly<Record<string, string>>; readonly remove?: readonly string[] }

function ask({ add = {}, remove = [] }: Asked, annotations: Readonly<Record<string, string>> = {}, id = idOf('shop')) {
  const update = { add: new Map(Object.entries(add)), remove: new Set(remove) }
  const manifests = load(aFile(annotations) + aFile({}, 'ConfigMap', 'config'))
  const { edits, result, automates } = planPolicies({ type: 'policy', updates: new Map([[id, update]]) }, manifests)
  const written = edits.map(({ key, value }) => (value === undefined ? `-${key}` : `${key}=${value}`))
  return { written, told: [...result.values()].map(({ status, error }) => error ?? status), automates }
}

const F = 'fluxcd.io'
const W = 'flux.weave.works'

describe('what is written', () => {
  it.each`
    asked                                                    | annotations                                                   | written
    ${{ add: { automated: 'true' } }}                        | ${{}}                                                         | ${[`${F}/automated=true`]}
    ${{ add: { automated: 'true' } }}                        | ${{ other: 'x' }}                                             | ${[`${F}/automated=true`]}
    ${{ add: { automated: 'true' } }}                        | ${{ [`${F}/automated`]: 'true' }}                             | ${[]}
    ${{ add: { automated: 'true' } }}                        | ${{ [`${F}/automated`]: 'false' }}                            | ${[`${F}/automated=true`]}
    ${{ add: { automated: 'true' } }}                        | ${{ [`${W}/automated`]: 'false' }}                            | ${[`${W}/automated=true`]}
    ${{ add: { automated: 'true' } }}                        | ${{ [`${W}/automated`]: 'true' }}                             | ${[]}
    ${{ add: { automated: 'true' } }}                        | ${{ [`${F}/automated`]: 'no', [`${W}/automated`]: 'true' }}   | ${[`${F}/automated=true`]}
    ${{ add: { locked: 'true', locked_user: 'A <a@b>' } }}   | ${{}}                                                         | ${[`${F}/locked=true`, `${F}/locked_user=A <a@b>`]}
    ${{ add: { ignore: 'sync_only' } }}                      | ${{}}                                                         | ${[`${F}/ignore=sync_only`]}
    ${{ remove: ['automated'] }}                             | ${{}}                                                         | ${[]}
    ${{ remove: ['automated'] }}                             | ${{ [`${F}/automated`]: 'true' }}                             | ${[`-${F}/automated`]}
    ${{ remove: ['automated'] }}                             | ${{ [`${W}/automated`]: 'true' }}                             | ${[`-${W}/automated`]}
    ${{ remove: ['automated'] }}                             | ${{ [`${F}/automated`]: 'true', [`${W}/automated`]: 'true' }} | ${[`-${F}/automated`, `-${W}/automated`]}
    ${{ add: { automated: 'true' }, remove: ['automated'] }} | ${{ [`${F}/automated`]: 'true' }}                             | ${[`-${F}/automated`]}
    ${{ add: { automated: 'true' }, remove: ['automated'] }} | ${{}}                                                         | ${[]}
    ${{ add: { automated: 'true' }, remove: ['locked'] }}    | ${{ [`${F}/locked`]: 'true' }}                                | ${[`${F}/automated=true`, `-${F}/locked`]}
    ${{ remove: ['locked', 'locked_user', 'locked_msg'] }}   | ${{ [`${F}/locked`]: 'true', [`${F}/locked_msg`]: 'm' }}      | ${[`-${F}/locked`, `-${F}/locked_msg`]}
    ${{ add: { 'tag.main': 'semver:~1' } }}                  | ${{}}                                                         | ${[`${F}/tag.main=semver:~1`]}
    ${{ add: { 'tag.main': 'semver:>=1.2' } }}               | ${{ [`${F}/tag.main`]: 'glob:a' }}                            | ${[`${F}/tag.main=semver:>=1.2`]}
    ${{ add: { 'tag.main': 'glob:b' } }}                     | ${{ 'filter.fluxcd.io/main': 'glob:a' }}                      | ${['filter.fluxcd.io/main=glob:b']}
    ${{ add: { 'tag.main': 'glob:b' } }}                     | ${{ 'filter.fluxcd.io/main': 'a', [`${W}/tag.main`]: 'a' }}   | ${[`${W}/tag.main=glob:b`]}
    ${{ remove: ['tag.main'] }}                              | ${{ 'filter.fluxcd.io/main': 'a', [`${F}/tag.main`]: 'a' }}   | ${[`-${F}/tag.main`, '-filter.fluxcd.io/main']}
    ${{ add: { 'tag.main': 'glob:*' } }}                     | ${{ [`${F}/tag.main`]: 'glob:a' }}                            | ${[`-${F}/tag.main`]}
    ${{ add: { 'tag.main': '*' } }}                          | ${{}}                                                         | ${[]}
    ${{ add: { 'tag.none': 'glob:a' } }}                     | ${{}}                                                         | ${[`${F}/tag.none=glob:a`]}
    ${{ add: { tag_all: 'glob:a' } }}                        | ${{}}                                                         | ${[`${F}/tag.main=glob:a`, `${F}/tag.side=glob:a`, `${F}/tag.init=glob:a`]}
    ${{ add: { tag_all: 'glob:a' } }}                        | ${{ [`${F}/tag.main`]: 'glob:a' }}                            | ${[`${F}/tag.side=glob:a`, `${F}/tag.init=glob:a`]}
    ${{ add: { tag_all: 'glob:a', 'tag.main': 'glob:b' } }}  | ${{}}                                                         | ${[`${F}/tag.main=glob:b`, `${F}/tag.side=glob:a`, `${F}/tag.init=glob:a`]}
    ${{ add: { 'tag.main': 'glob:b', tag_all: 'glob:a' } }}  | ${{}}                                                         | ${[`${F}/tag.main=glob:b`, `${F}/tag.side=glob:a`, `${F}/tag.init=glob:a`]}
    ${{ add: { tag_all: 'glob:*' } }}                        | ${{ [`${F}/tag.main`]: 'a', [`${W}/tag.side`]: 'b' }}         | ${[`-${F}/tag.main`, `-${W}/tag.side`]}
    ${{ add: { tag_all: 'glob:*', 'tag.main': 'glob:b' } }}  | ${{ [`${F}/tag.side`]: 'a' }}                                 | ${[`${F}/tag.main=glob:b`, `-${F}/tag.side`]}
    ${{ add: { tag_all: 'glob:a', 'tag.main': 'glob:*' } }}  | ${{ [`${F}/tag.main`]: 'a' }}                                 | ${[`${F}/tag.side=glob:a`, `${F}/tag.init=glob:a`, `-${F}/tag.main`]}
    ${{ add: { tag_all: 'glob:a' }, remove: ['tag.main'] }}  | ${{ [`${F}/tag.main`]: 'a' }}                                 | ${[`${F}/tag.side=glob:a`, `${F}/tag.init=glob:a`, `-${F}/tag.main`]}
  `('of $asked beside $annotations: $written', ({ asked, annotations, written }) => {
    const asWanted = ask(asked, annotations)
    expect(asWanted.written).toEqual(written)
    expect(asWanted.told).toEqual([written.length > 0 ? 'success' : 'skipped'])
  })
})

describe('what is told', () => {
  it.each`
    id                         | told
    ${'demo:deployment/shop'}  | ${'success'}
    ${'demo:deployment/other'} | ${'resource demo:deployment/other not found'}
    ${'prod:deployment/shop'}  | ${'resource prod:deployment/shop not found'}
    ${'demo:configmap/config'} | ${'resource demo:configmap/config does not have containers'}
    ${'demo/shop'}             | ${'resource demo/shop not found'}
  `('of $id is: $told', ({ id, told }) => {
    expect(ask({ add: { locked: 'true' } }, {}, id).told).toEqual([told])
  })

  it.each`
    asked                                                    | annotations                       | automates
    ${{ add: { automated: 'true' } }}                        | ${{}}                             | ${true}
    ${{ add: { automated: 'true' } }}                        | ${{ [`${F}/automated`]: 'true' }} | ${false}
    ${{ add: { automated: 'yes' } }}                         | ${{}}                             | ${false}
    ${{ add: { automated: 'true' }, remove: ['automated'] }} | ${{}}                             | ${false}
    ${{ remove: ['automated'] }}                             | ${{ [`${F}/automated`]: 'true' }} | ${false}
    ${{ add: { locked: 'true' } }}                           | ${{}}                             | ${false}
  `('of $asked beside $annotations wakes automation: $automates', ({ asked, annotations, automates }) => {
    expect(ask(asked, annotations).automates).toBe(automates)
  })

  it('is for every workload its own, though one is missing', () => {
    const update = { add: new Map([['locked', 'true']]), remove: new Set<string>() }
    const ids = ['shop', 'gone'].map(idOf)
    const updates = new Map(ids.map((id): [ResourceIdText, typeof update] => [id, update]))
    const { result } = planPolicies({ type: 'policy', updates }, load(aFile({})))
    expect([...result.values()].map(({ status }) => status)).toEqual(['success', 'failed'])
  })
})
