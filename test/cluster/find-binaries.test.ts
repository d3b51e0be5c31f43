// Where the two binaries come from, and what is said when they come from nowhere.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BuiltBinaries } from './build-binaries.ts'
import { findBinaries } from './find-binaries.ts'

let root = ''
const at = (place: string) => join(root, place)

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'fluxless-find-'))
  const places = { both: ['kube-apiserver', 'etcd'], api: ['kube-apiserver'], etcd: ['etcd'], go: ['go'], none: [] }
  for (const [place, programs] of Object.entries(places)) {
    mkdirSync(at(place))
    for (const program of programs) {
      writeFileSync(at(`${place}/${program}`), '#!/bin/sh\n')
      chmodSync(at(`${place}/${program}`), 0o755)
    }
  }
  mkdirSync(at('plain'))
  writeFileSync(at('plain/kube-apiserver'), 'not a program', { mode: 0o644 })
})
afterAll(() => rmSync(root, { recursive: true }))

const built: BuiltBinaries = { kind: 'built', kubeApiserver: '/built/kube-apiserver', etcd: '/built/etcd' }
const offline: BuiltBinaries = { kind: 'unavailable', why: 'go cannot get the sources to build them: no network' }

async function find(assets: string | undefined, path: readonly string[], build: BuiltBinaries) {
  const env = { PATH: path.map(at).join(':'), ...(assets === undefined ? {} : { KUBEBUILDER_ASSETS: at(assets) }) }
  const found = await findBinaries({ env, say: () => {}, build: async () => build })
  const name = (file: string) => file.replace(`${root}/`, '')
  return found.kind === 'found' ? `${name(found.kubeApiserver)} ${name(found.etcd)}` : name(found.why)
}

describe('finding kube-apiserver and etcd', () => {
  it.each`
    assets       | path              | build      | result
    ${'both'}    | ${['etcd', 'go']} | ${built}   | ${'both/kube-apiserver both/etcd'}
    ${'api'}     | ${['etcd', 'go']} | ${built}   | ${'api/kube-apiserver etcd/etcd'}
    ${'api'}     | ${['go']}         | ${built}   | ${'api/kube-apiserver /built/etcd'}
    ${'etcd'}    | ${['go']}         | ${built}   | ${'/built/kube-apiserver etcd/etcd'}
    ${undefined} | ${['etcd', 'go']} | ${built}   | ${'/built/kube-apiserver /built/etcd'}
    ${'plain'}   | ${['go']}         | ${built}   | ${'/built/kube-apiserver /built/etcd'}
    ${undefined} | ${['none']}       | ${built}   | ${'kube-apiserver and etcd are missing in KUBEBUILDER_ASSETS, which is not set; without go they cannot be built either.'}
    ${'api'}     | ${['none']}       | ${built}   | ${'etcd is missing in api; without go it cannot be built either.'}
    ${'none'}    | ${['etcd']}       | ${built}   | ${'kube-apiserver and etcd are missing in none; without go they cannot be built either.'}
    ${undefined} | ${['go']}         | ${offline} | ${'kube-apiserver and etcd are missing in KUBEBUILDER_ASSETS, which is not set; go cannot get the sources to build them: no network'}
  `('assets $assets, PATH $path: $result', async ({ assets, path, build, result }) => {
    expect(await find(assets, path, build)).toBe(result)
  })
})
