// Who we are for AWS: from the environment, from files as AWS's tools keep them, and as another role.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { openAwsCredentials } from '../../../functions/ports/aws/credentials.ts'
import { openRoleCredentials } from '../../../functions/ports/aws/role-credentials.ts'
import { type AwsScript, openAwsOnServer } from './aws-on-server.ts'

const NOW = { isFresh: false }

describe('the credentials of this process', () => {
  afterEach(() => void vi.unstubAllEnvs())

  it.each`
    what               | env                                                        | found
    ${'of a function'} | ${{ ID: 'AKID', KEY: 'hush', AWS_SESSION_TOKEN: 'token' }} | ${{ accessKeyId: 'AKID', secretAccessKey: 'hush', sessionToken: 'token' }}
    ${'of a user'}     | ${{ ID: 'AKID', KEY: 'hush', AWS_SESSION_TOKEN: '' }}      | ${{ accessKeyId: 'AKID', secretAccessKey: 'hush' }}
  `('are those $what in the environment', async ({ env: { ID, KEY, ...env }, found }) => {
    const open = openAwsCredentials({ AWS_ACCESS_KEY_ID: ID, AWS_SECRET_ACCESS_KEY: KEY, ...env })
    expect(await open(NOW)).toEqual(found)
  })

  function onAMachine(file: string) {
    const folder = mkdtempSync(join(tmpdir(), 'fluxless-aws-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'credentials'), file)
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'))
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'))
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    vi.stubEnv('AWS_PROFILE', undefined)
  }

  it('are looked for as AWS’s tools do when the environment has none', async () => {
    onAMachine('[default]\naws_access_key_id = AKIDFILE\naws_secret_access_key = hush\n')
    expect(await openAwsCredentials({})(NOW)).toMatchObject({ accessKeyId: 'AKIDFILE', secretAccessKey: 'hush' })
  })

  it('need a person when there are none', async () => {
    onAMachine('')
    await expect(openAwsCredentials({})(NOW)).rejects.toMatchObject({ code: 'aws-credentials-missing' })
  })
})

describe('the credentials of another role', () => {
  const role = { roleArn: 'arn:aws:iam::111122223333:role/edge', region: 'eu-central-1', sessionName: 'fluxless' }
  const assumed: AwsScript = (_, response, count) =>
    response.end(
      `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA${count}</AccessKeyId><SecretAccessKey>hush/+</SecretAccessKey><SessionToken>token==</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    )
  const denied: AwsScript = (_, response) =>
    response
      .writeHead(403)
      .end('<ErrorResponse><Error><Code>AccessDenied</Code><Message>hush</Message></Error></ErrorResponse>')

  async function open(script = assumed) {
    const { aws, server } = await openAwsOnServer(script)
    let moment = 0
    const find = openRoleCredentials({ ...role, now: () => moment }, aws)
    const at = (ms: number) => {
      moment = ms
    }
    return { find, server, at }
  }

  it('are asked of STS in the region, for an hour', async () => {
    const { find, server } = await open()
    const found = { accessKeyId: 'ASIA1', secretAccessKey: 'hush/+', sessionToken: 'token==' }
    expect(await find(NOW)).toEqual(found)
    const [seen] = server.requests
    expect(Object.fromEntries(new URLSearchParams(seen?.body))).toEqual({
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: role.roleArn,
      RoleSessionName: 'fluxless',
      DurationSeconds: '3600',
    })
    expect(seen?.headers.authorization).toContain('/eu-central-1/sts/')
  })

  it('are kept until five minutes before they end, and shared by simultaneous uses', async () => {
    const { find, at } = await open()
    const all = await Promise.all([find(NOW), find(NOW), find(NOW)])
    expect(all.map(({ accessKeyId }) => accessKeyId)).toEqual(['ASIA1', 'ASIA1', 'ASIA1'])
    at(55 * 60_000 - 1)
    expect((await find(NOW)).accessKeyId).toBe('ASIA1')
    at(55 * 60_000)
    expect((await find(NOW)).accessKeyId).toBe('ASIA2')
    expect((await find({ isFresh: true })).accessKeyId).toBe('ASIA3')
  })

  it('are asked for again after a failure, which names the role', async () => {
    let isDenied = true
    const { find } = await open((...request) => (isDenied ? denied(...request) : assumed(...request)))
    const where = expect.stringContaining(`role ${role.roleArn}, eu-central-1`)
    await expect(find(NOW)).rejects.toMatchObject({ code: 'aws-access-denied', where })
    isDenied = false
    expect(await find(NOW)).toMatchObject({ secretAccessKey: 'hush/+' })
  })

  it('are waited for when the answer has none', async () => {
    const { find } = await open((_, response) => response.end('<AssumeRoleResponse></AssumeRoleResponse>'))
    await expect(find(NOW)).rejects.toMatchObject({ code: 'aws-unavailable' })
  })
})
