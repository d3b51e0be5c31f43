// Logins for ECR: against a server that speaks as the API does, and against moto where Python has it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { openEcrLogins, parseEcrHost } from '../../../functions/ports/registries/ecr-logins.ts'
import { aClock } from '../../builders/a-clock.ts'
import { findFreePorts } from '../../cluster/find-free-ports.ts'
import { type RunningProgram, runProgram } from '../../cluster/run-program.ts'
import { type Script, startScriptedServer } from '../git-hosts/scripted-server.ts'

const ACCOUNT = '123456789012'
const repoOf = (account: string, region: string) => nameRepo(`${account}.dkr.ecr.${region}.amazonaws.com`, 'acme/web')
const repo = repoOf(ACCOUNT, 'eu-west-1')
const START = Date.UTC(2026, 0, 1)
const HOUR = 3_600_000
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'aws-secret' }

/** The SDK finds its credentials in the environment, as it does in a function. */
const before = new Map<string, string | undefined>()
beforeAll(() => {
  for (const [name, value] of Object.entries(KEYS)) {
    before.set(name, process.env[name])
    process.env[name] = value
  }
})
afterAll(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
})

describe('parseEcrHost', () => {
  it.each`
    host                                                       | account      | region
    ${'123456789012.dkr.ecr.eu-west-1.amazonaws.com'}          | ${ACCOUNT}   | ${'eu-west-1'}
    ${'123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn'}      | ${ACCOUNT}   | ${'cn-north-1'}
    ${'123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com'} | ${ACCOUNT}   | ${'us-gov-west-1'}
    ${'123456789012.dkr-ecr.eu-west-1.on.aws'}                 | ${ACCOUNT}   | ${'eu-west-1'}
    ${'public.ecr.aws'}                                        | ${undefined} | ${undefined}
    ${'12345678901.dkr.ecr.eu-west-1.amazonaws.com'}           | ${undefined} | ${undefined}
    ${'123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.dev'} | ${undefined} | ${undefined}
    ${'x.123456789012.dkr.ecr.eu-west-1.amazonaws.com'}        | ${undefined} | ${undefined}
    ${'123456789012.dkr.ecr.eu-west-1.amazonaws.com:443'}      | ${undefined} | ${undefined}
  `('finds account and region in $host', ({ host, account, region }) => {
    expect(parseEcrHost(host)).toEqual(account && { account, region })
  })
})

describe('openEcrLogins', () => {
  let server: Awaited<ReturnType<typeof startScriptedServer>>
  let clock: ReturnType<typeof aClock>
  beforeEach(async () => {
    server = await startScriptedServer()
    clock = aClock(START)
  })
  afterEach(() => server.stop())
  const open = (more: Partial<Parameters<typeof openEcrLogins>[0]> = {}) =>
    openEcrLogins({ now: clock.now, endpoint: server.url, ...more })

  const json = { 'content-type': 'application/x-amz-json-1.1' }
  const token = (password: string, expiresAt = clock.now() + 12 * HOUR): Script => {
    const authorizationToken = Buffer.from(`AWS:${password}`).toString('base64')
    const data = [{ authorizationToken, expiresAt: expiresAt / 1_000, proxyEndpoint: 'https://x' }]
    return { headers: json, body: { authorizationData: data } }
  }
  const refused = (type: string, status = 400): Script => ({
    status,
    headers: json,
    body: { __type: type, message: 'x' },
  })

  it('asks for a token of the account in the region', async () => {
    server.answer(token('ecr-secret'))
    expect(await open()(repo)).toEqual({ username: 'AWS', password: 'ecr-secret' })
    const [{ headers, body } = expect.fail('nobody was asked')] = server.asked
    expect(headers['x-amz-target']).toBe('AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken')
    expect(headers.authorization).toContain('/eu-west-1/ecr/')
    expect(JSON.parse(body)).toEqual({ registryIds: [ACCOUNT] })
  })

  it.each([
    ['says', 5 * HOUR, 5 * HOUR],
    ['says, but never longer than twelve hours', 99 * HOUR, 12 * HOUR],
  ])('keeps it until ten minutes before it expires, as AWS %s', async (_what, saysMs, lastsMs) => {
    const logins = open()
    server.answer(token('first', START + saysMs))
    await logins(repo)
    await clock.advance(lastsMs - 600_001)
    expect((await logins(repo))?.password).toBe('first')
    await clock.advance(1)
    server.answer(token('second'))
    expect((await logins(repo))?.password).toBe('second')
  })

  it('asks once for many who ask at once, and for each account and region by itself', async () => {
    const logins = open()
    server.answer(token('one'), token('two'), token('three'))
    await Promise.all([logins(repo), logins(repo)])
    await logins(repoOf(ACCOUNT, 'eu-west-2'))
    await logins(repoOf('210987654321', 'eu-west-1'))
    expect(server.asked).toHaveLength(3)
  })

  it.each`
    options                                  | account           | region         | isAsked
    ${{}}                                    | ${'602401143452'} | ${'eu-west-1'} | ${false}
    ${{}}                                    | ${'918309763551'} | ${'eu-west-1'} | ${false}
    ${{ excludeAccounts: [] }}               | ${'602401143452'} | ${'eu-west-1'} | ${true}
    ${{ excludeAccounts: [ACCOUNT] }}        | ${ACCOUNT}        | ${'eu-west-1'} | ${false}
    ${{ includeAccounts: [ACCOUNT] }}        | ${ACCOUNT}        | ${'eu-west-1'} | ${true}
    ${{ includeAccounts: ['210987654321'] }} | ${ACCOUNT}        | ${'eu-west-1'} | ${false}
    ${{ includeAccounts: ['602401143452'] }} | ${'602401143452'} | ${'eu-west-1'} | ${false}
    ${{ regions: ['eu-west-1'] }}            | ${ACCOUNT}        | ${'eu-west-1'} | ${true}
    ${{ regions: ['eu-west-2'] }}            | ${ACCOUNT}        | ${'eu-west-1'} | ${false}
  `('with $options asks for $account in $region: $isAsked', async ({ options, account, region, isAsked }) => {
    server.answer(token('ecr-secret'))
    expect((await open(options)(repoOf(account, region))) !== undefined).toBe(isAsked)
    expect(server.asked).toHaveLength(isAsked ? 1 : 0)
  })

  it('has nothing to say of other registries', async () => {
    expect(await open()(nameRepo('public.ecr.aws', 'nginx/nginx'))).toBeUndefined()
    expect(server.asked).toEqual([])
  })

  it.each`
    answer                                                                                      | code
    ${refused('AccessDeniedException')}                                                         | ${'registry-login-refused'}
    ${refused('UnrecognizedClientException')}                                                   | ${'registry-login-refused'}
    ${refused('ExpiredTokenException')}                                                         | ${'registry-login-refused'}
    ${{ headers: json, body: {} }}                                                              | ${'registry-login-unavailable'}
    ${{ headers: json, body: { authorizationData: [{ authorizationToken: 'bm9jb2xvbg==' }] } }} | ${'registry-login-unavailable'}
  `('fails with $code, and leaves AWS alone for ten minutes', async ({ answer, code }) => {
    const logins = open()
    server.answer(answer)
    await expect(logins(repo)).rejects.toMatchObject({ code, where: `Amazon ECR of account ${ACCOUNT} in eu-west-1` })
    await clock.advance(10 * 60_000 - 1)
    await expect(logins(repo)).rejects.toMatchObject({ code })
    expect(server.asked).toHaveLength(1)
    await clock.advance(1)
    server.answer(token('ecr-secret'))
    expect((await logins(repo))?.password).toBe('ecr-secret')
  })

  it('is tried again later when AWS fails', async () => {
    server.answer(refused('ServerException', 500), refused('ServerException', 500))
    const thrown = await open()(repo).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ code: 'registry-login-unavailable', retryAfterMs: 600_000 })
    expect(String(thrown)).not.toContain('aws-secret')
  })
})

const obstacle = spawnSync('moto_server', ['--help']).status === 0 ? undefined : 'moto_server is not installed'

describe.skipIf(obstacle)(`openEcrLogins before moto${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-moto-'))
  let moto: RunningProgram
  let endpoint: string
  beforeAll(async () => {
    const [port] = await findFreePorts()
    endpoint = `http://127.0.0.1:${port}`
    moto = runProgram('moto_server', ['-H', '127.0.0.1', '-p', `${port}`], join(folder, 'log'))
    const http = openHttp({ userAgent: 'fluxless-test' })
    const isUp = () =>
      http.send({ method: 'GET', url: `${endpoint}/moto-api/` }).then(
        () => true,
        () => false,
      )
    for (const limit = performance.now() + 25_000; performance.now() < limit && !(await isUp()); ) await wait(100)
    await http.close()
  })
  afterAll(async () => {
    moto.end()
    await moto.ended
    rmSync(folder, { recursive: true, force: true })
  })

  it('gets a login', async () => {
    const logins = openEcrLogins({ now: Date.now, endpoint })
    expect(await logins(repo)).toEqual({ username: 'AWS', password: expect.stringContaining(ACCOUNT) })
  })
})
