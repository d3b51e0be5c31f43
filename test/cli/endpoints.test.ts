// fluxctl endpoints: the URL of the server that was asked, and what to fill in at each sender.
import { afterEach, describe, expect, it } from 'vitest'
import { startScriptedServer } from './a-scripted-server.ts'
import { runInAWorld } from './run-in-a-world.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const HUB = {
  name: 'hub',
  source: 'dockerhub',
  path: '/hook/hub/<secret>',
  where: 'Docker Hub, repository: Webhooks',
  contentType: 'application/json',
  secret: 'in the URL',
  events: 'pushes',
}
const REGISTRY = { ...HUB, name: 'own', source: 'distribution', path: '/hook/own', note: 'timeout: 5s' }

async function run(guides: readonly object[], ...argv: readonly string[]) {
  const server = await startScriptedServer({ 'GET /api/flux/v12/endpoints': [{ value: guides }] })
  stops.push(server.stop)
  const said = await runInAWorld(['endpoints', ...argv], { env: { FLUX_URL: server.url, FLUX_TOKEN: 't' } })
  return { ...said, origin: server.url.replace('/api/flux', '') }
}

describe('fluxctl endpoints', () => {
  it('shows each endpoint with the address of the server', async () => {
    const { code, stdout, origin } = await run([HUB, REGISTRY])
    expect(code).toBe(0)
    expect(stdout).toBe(`hub (dockerhub)
  URL           ${origin}/hook/hub/<secret>
  where         Docker Hub, repository: Webhooks
  content type  application/json
  secret        in the URL
  events        pushes

own (distribution)
  URL           ${origin}/hook/own
  where         Docker Hub, repository: Webhooks
  content type  application/json
  secret        in the URL
  events        pushes
  note          timeout: 5s
`)
  })

  it('prints the same for scripts', async () => {
    const { stdout, origin } = await run([HUB], '-o', 'json')
    expect(JSON.parse(stdout)).toEqual([{ ...HUB, url: `${origin}/hook/hub/<secret>` }])
  })

  it('says when there are none', async () => {
    const { code, stdout, stderr } = await run([])
    expect([code, stdout]).toEqual([0, ''])
    expect(stderr).toContain('The server has no endpoints')
  })
})
