// Which providers stand behind the doors, by what the environment names; secrets of AWS, and their rotation.
import { expect, it, onTestFinished } from 'vitest'
import { parseConfig } from '../../functions/wiring/config.ts'
import { openEndpoints } from '../../functions/wiring/endpoints.ts'
import { type JobKind, openQueue, openWorker } from '../../functions/wiring/queue.ts'
import { openSecrets } from '../../functions/wiring/secrets.ts'
import { openTable } from '../../functions/wiring/table.ts'
import type { AwsScript } from '../ports/aws/aws-on-server.ts'
import { sendJson, startScriptedServer } from '../ports/cluster/scripted-server.ts'
import { answerSecrets, type KeptSecrets } from '../ports/secrets/aws-secrets-server.ts'
import { aHookRequest, sign } from '../ports/webhooks/a-hook-request.ts'

const CONFIG = parseConfig(`
clusters: { a: { inCluster: true } }
gitHosts: { github: { kind: github, auth: { token: { ssm: /fluxless/git } } } }
endpoints: { github: { source: github, gitHost: github, secrets: [{ ssm: /fluxless/hook }] } }
targets: [{ name: a, git: { host: github, repository: acme/manifests }, cluster: a }]
`)

async function open(script: AwsScript, named: Readonly<Record<string, string>> = {}) {
  const server = await startScriptedServer((request, response) => script(request, response, 0))
  onTestFinished(() => server.close())
  let moment = Date.parse('2026-11-22T09:30:00Z')
  const env = {
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: server.url,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'hush',
    AWS_SESSION_TOKEN: 'hush-token',
    ...named,
  }
  const pass = (ms: number) => {
    moment += ms
  }
  return { server, pass, settings: { config: CONFIG, env, now: () => moment } }
}

const fine: AwsScript = (_, response) => sendJson(response, 200, {})
const queueUrl = (kind: string) => `https://sqs.eu-west-1.amazonaws.com/111122223333/${kind}.fifo`
const ALL = {
  FLUXLESS_SYNC_QUEUE: queueUrl('sync'),
  FLUXLESS_SCAN_QUEUE: queueUrl('scan'),
  FLUXLESS_AUTOMATE_QUEUE: queueUrl('automate'),
}
const message = { group: 'a', dedupId: 'b', body: '{}' }

it.each<JobKind>(['sync', 'scan', 'automate'])(
  'sends a job of kind %s to the queue that the environment names',
  async kind => {
    const { settings, server } = await open(fine, ALL)
    await openQueue(settings, kind).send(message)
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ QueueUrl: queueUrl(kind) })
    expect(server.requests[0]?.headers['x-amz-security-token']).toBe('hush-token')
  },
)

it('keeps every kind of job in the process when the environment names no queue', async () => {
  const { settings } = await open(fine)
  expect(openQueue(settings, 'sync')).toBe(openWorker(settings))
  expect(openQueue(settings, 'scan')).toBe(openWorker(settings))
})

it('refuses a job without a queue where others have one', async () => {
  const { settings } = await open(fine, { FLUXLESS_SYNC_QUEUE: queueUrl('sync') })
  const refused = openQueue(settings, 'scan').send(message)
  await expect(refused).rejects.toMatchObject({ code: 'queue-unnamed', where: 'FLUXLESS_SCAN_QUEUE' })
})

it('keeps facts in the table that the environment names', async () => {
  const { settings, server } = await open(fine, { FLUXLESS_TABLE: 'fluxless-prod' })
  expect(await openTable(settings).putIfAbsent('key', { value: 'v', expiresAt: settings.now() + 1 })).toBe(true)
  expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject({ TableName: 'fluxless-prod' })
})

it('reads a secret of AWS once a minute, and again when it was refused', async () => {
  const kept: KeptSecrets = new Map([['ssm /fluxless/git', 'old']])
  const { settings, server, pass } = await open(answerSecrets(kept))
  const secrets = openSecrets(settings)
  const ref = { ssm: '/fluxless/git' }
  await Promise.all([secrets.read(ref), secrets.read(ref)])
  kept.set('ssm /fluxless/git', 'new')
  pass(10_000)
  expect(await secrets.read(ref)).toBe('old')
  expect(await secrets.read(ref, { isFresh: true })).toBe('new')
  pass(60_000)
  await secrets.read(ref)
  expect(server.requests).toHaveLength(3)
})

it('reads fields of one secret apart', async () => {
  const { settings } = await open(answerSecrets(new Map([['secret s', '{"a":"1","b":"2"}']])))
  const secrets = openSecrets(settings)
  const read = await Promise.all(['a', 'b'].map(key => secrets.read({ secret: 's', key })))
  expect(read).toEqual(['1', '2'])
})

it('believes a delivery that is signed with a secret just changed, and reads no secret for each forged one', async () => {
  const kept: KeptSecrets = new Map([['ssm /fluxless/hook', 'old']])
  const { settings, server, pass } = await open(answerSecrets(kept))
  const sender = openEndpoints(settings).endpoints.get('github')?.sender
  const knock = async (secret: string) => {
    const request = aHookRequest('{}', { 'x-hub-signature-256': sign('{}', secret) })
    return (await sender?.authenticate(request))?.kind
  }
  expect(await knock('old')).toBe('authentic')
  kept.set('ssm /fluxless/hook', 'new')
  pass(5_000)
  expect(await knock('new')).toBe('authentic')
  for (let forged = 0; forged < 10; forged += 1) expect(await knock('guess')).toBe('refused')
  expect(server.requests).toHaveLength(2)
})
