// That the binaries are built once, kept by version, and that a build which cannot be done says why. `go` is a stand-in.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildBinaries } from './build-binaries.ts'

const standIn = `#!/bin/sh
echo "$1" >> "$CALLS"
case "$1" in
  list) [ "$FAILS" != list ] || { echo 'go: downloading' >&2; echo 'dial tcp: no network' >&2; exit 1; } ;;
  build) [ "$FAILS" != build ] || { echo 'main.go:1: syntax error' >&2; exit 1; }
    while [ "$1" != -o ]; do shift; done
    touch "$2kube-apiserver" "$2etcd" ;;
esac
`

function aBuilder(fails = '') {
  const directory = mkdtempSync(join(tmpdir(), 'fluxless-build-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const [go, calls] = [join(directory, 'go'), join(directory, 'calls')]
  writeFileSync(go, standIn, { mode: 0o755 })
  writeFileSync(calls, '')
  const said: string[] = []
  const env = { ...process.env, XDG_CACHE_HOME: directory, CALLS: calls, FAILS: fails }
  return {
    said,
    calls: () => readFileSync(calls, 'utf8').split('\n').filter(Boolean),
    kept: () => readdirSync(join(directory, 'fluxless')),
    build: () => buildBinaries({ go, env, say: line => said.push(line) }),
  }
}

describe('building kube-apiserver and etcd', () => {
  it('builds once and keeps what it built under the version', async () => {
    const builder = aBuilder()
    const built = await builder.build()
    expect(await builder.build()).toEqual(built)
    expect(builder.calls()).toEqual(['list', 'build'])
    expect(builder.said).toHaveLength(1)
    expect(builder.kept()).toEqual([expect.stringMatching(/^kube-apiserver-v1\.\d+\.\d+-[0-9a-f]{12}$/)])
  })

  it('says why when the sources cannot be had', async () => {
    const builder = aBuilder('list')
    expect(await builder.build()).toEqual({
      kind: 'unavailable',
      why: 'go cannot get the sources to build them: dial tcp: no network',
    })
    expect(builder.calls()).toEqual(['list'])
  })

  it('is loud when the sources do not compile, and keeps nothing', async () => {
    const builder = aBuilder('build')
    await expect(builder.build()).rejects.toThrow('main.go:1: syntax error')
    expect(builder.kept()).toEqual([])
  })
})
