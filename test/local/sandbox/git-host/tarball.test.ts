// Archives: the redirect, the other origin, and what is inside.
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGitHost, REPOSITORY, type Stage, TOKEN } from './a-git-host.ts'

describe('an archive', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await aGitHost()
  })
  afterAll(() => stage.close())

  const locate = async (ref: string) => {
    const reply = await stage.call('GET', `/repos/${REPOSITORY}/tarball/${ref}`)
    expect(reply.status).toBe(302)
    return reply.headers.get('location') ?? ''
  }

  it('is on another origin, gzipped, with the commit id in its first header and one folder on top', async () => {
    const location = await locate(stage.first)
    expect(new URL(location).origin).not.toBe(stage.host.url)
    const response = await fetch(location)
    expect(response.headers.get('content-type')).toBe('application/x-gzip')
    const name = `acme-manifests-${stage.first.slice(0, 7)}`
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename=${name}.tar.gz`)
    const tar = gunzipSync(Buffer.from(await response.arrayBuffer()))
    expect(tar.toString('latin1', 0, 17)).toBe('pax_global_header')
    expect(String.fromCharCode(tar[156] ?? 0)).toBe('g')
    expect(tar.toString('latin1', 512, 564)).toBe(`52 comment=${stage.first}\n`)
    expect(tar.toString('latin1', 1024, 1024 + name.length + 1)).toBe(`${name}/`)
    expect(tar.includes('kind: Deployment\n')).toBe(true)
  })

  it('takes a branch, a tag of a commit, and follows a client that follows redirects', async () => {
    const branch = await locate('heads%2Fmain')
    expect(branch).toContain(stage.first)
    const headers = { authorization: `Bearer ${TOKEN}`, 'user-agent': 'test' }
    const response = await fetch(`${stage.host.url}/repos/${REPOSITORY}/tarball/main`, { headers })
    expect(response.status).toBe(200)
    expect(gunzipSync(Buffer.from(await response.arrayBuffer())).toString('latin1', 512, 564)).toContain(stage.first)
  })

  it('is given once for a token', async () => {
    const location = await locate(stage.first)
    await fetch(location).then(response => response.arrayBuffer())
    expect((await fetch(location)).status).toBe(404)
    expect((await fetch(location.replace(/token=.*/, 'token=guess'))).status).toBe(404)
  })

  it('is refused to a client that sends its API token along, and the download token stays good', async () => {
    const location = await locate(stage.first)
    expect((await fetch(location, { headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(401)
    expect((await fetch(location)).status).toBe(200)
  })

  it('is not there for an unknown commit or ref', async () => {
    expect((await fetch(await locate('f'.repeat(40)))).status).toBe(404)
    expect((await stage.call('GET', `/repos/${REPOSITORY}/tarball/nowhere`)).status).toBe(404)
  })

  it('breaks off where a fault says so', async () => {
    stage.host.faults.next(1, { path: /legacy\.tar\.gz/ }, { truncateBytes: 100 })
    const broken = await fetch(await locate(stage.first))
    expect(broken.status).toBe(200)
    await expect(broken.arrayBuffer()).rejects.toThrow()
    const whole = await fetch(await locate(stage.first))
    expect((await whole.arrayBuffer()).byteLength).toBeGreaterThan(100)
  })

  it('is whole although it is sent late', async () => {
    stage.host.faults.next(1, { path: /legacy\.tar\.gz/ }, { delayMs: 100 })
    const late = await fetch(await locate(stage.first))
    expect(gunzipSync(Buffer.from(await late.arrayBuffer())).includes('kind: Deployment\n')).toBe(true)
  })
})
