// How the kubernetes provider proves who it is, and what it does when that is refused.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { describeFailure } from '../../../functions/domain/failure.ts'
import { makeCertificates } from '../../../functions/local/sandbox/kubernetes/certificates.ts'
import type { ClusterAccess, Impersonation } from '../../../functions/ports/cluster/access.ts'
import { openCredentials } from '../../../functions/ports/cluster/credentials.ts'
import { openKubernetes } from '../../../functions/ports/cluster/kubernetes.ts'
import { openClock, openOnScriptedServer } from './on-scripted-server.ts'
import * as a from './planned.ts'
import { type Script, type SeenRequest, startScriptedServer } from './scripted-server.ts'

const accepting =
  (...tokens: readonly string[]): Script =>
  ({ headers }, response) =>
    tokens.includes(headers.authorization ?? '') ? 'standard' : void response.writeHead(401).end('Unauthorized')
const tokensOf = (requests: readonly SeenRequest[]) => requests.map(({ headers }) => headers.authorization)

async function aDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'fluxless-'))
  onTestFinished(() => rm(directory, { recursive: true }))
  return directory
}

function aKubeconfig(server: string, user: object, cluster: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server, ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u' } }],
    'current-context': 'x',
  })
}

describe('impersonation', () => {
  const seen = async (user: object, impersonate?: Impersonation) => {
    const { server, cluster } = await openOnScriptedServer(() => 'standard', {
      access: url => ({
        kubeconfig: async () => aKubeconfig(url, user),
        ...(impersonate === undefined ? {} : { impersonate }),
      }),
    })
    await cluster.apply(a.aPlan([a.aConfigMap('default', 'c')]), { live: [], deadline: Number.MAX_SAFE_INTEGER })
    expect(server.requests.length).toBeGreaterThan(1)
    return server.requests.map(({ headers }) => [headers['impersonate-user'], headers['impersonate-group']])
  }

  it('is said in every request, discovery too', async () => {
    const said = await seen({ token: 't' }, { user: 'system:serviceaccount:team-a:deployer' })
    expect(new Set(said.map(String))).toEqual(new Set(['system:serviceaccount:team-a:deployer,']))
  })

  it('names several groups', async () => {
    const said = await seen({ token: 't' }, { user: 'jane', groups: ['one', 'two'] })
    expect(new Set(said.map(String))).toEqual(new Set(['jane,one, two']))
  })

  it('is what the kubeconfig says, unless the configuration says another', async () => {
    const user = { token: 't', as: 'jane', 'as-groups': ['one'] }
    expect(new Set((await seen(user)).map(String))).toEqual(new Set(['jane,one']))
    expect(new Set((await seen(user, { user: 'joe' })).map(String))).toEqual(new Set(['joe,']))
  })

  it('that is refused is no lack of another right', async () => {
    const message = 'users "jane" is forbidden: User "bot" cannot impersonate resource "users" in API group ""'
    const { cluster } = await openOnScriptedServer(
      (_, response) =>
        void response
          .writeHead(403, { 'content-type': 'application/json' })
          .end(JSON.stringify({ kind: 'Status', message })),
      { access: url => ({ server: url, token: async () => 't', impersonate: { user: 'jane' } }) },
    )
    const failure = describeFailure(await cluster.discover().catch(error => error))
    expect(failure).toMatchObject({ code: 'cluster-impersonation-refused', what: 'The identity may not act as jane' })
  })

  it('is not said without need', async () => {
    expect(new Set((await seen({ token: 't' })).flat())).toEqual(new Set([undefined]))
  })
})

describe('tokens', () => {
  it('asks once for a fresh token when many requests are refused together', async () => {
    let asked = 0
    const token = async () => (asked++ === 0 ? 'stale' : 'fresh')
    const { server, cluster } = await openOnScriptedServer(accepting('Bearer fresh'), {
      access: url => ({ server: url, token }),
    })
    const many = Array.from({ length: 20 }, (_, index) => a.aConfigMap('default', `c-${index}`))
    const results = await cluster.apply(a.aPlan(many), { live: [], deadline: Number.MAX_SAFE_INTEGER })
    expect(results.filter(({ outcome }) => outcome !== 'created')).toEqual([])
    expect(asked).toBe(2)
    expect(tokensOf(server.requests)).toContain('Bearer stale')
  })

  it('shares one renewal among all who saw the same token refused', async () => {
    let asked = 0
    const token = async () => `token-${++asked}`
    const credentials = openCredentials({ server: 'http://127.0.0.1:1', token }, () => 0)
    const refused = await credentials.login()
    const renewed = await Promise.all([1, 2, 3].map(() => credentials.renew(refused)))
    expect(renewed.map(login => login.token)).toEqual(['token-2', 'token-2', 'token-2'])
    expect((await credentials.login()).token).toBe('token-2')
  })

  it('reads again what could not be read the first time', async () => {
    let asked = 0
    const token = async () => {
      if (asked++ === 0) throw new Error('no secret store')
      return 'found'
    }
    const credentials = openCredentials({ server: 'http://127.0.0.1:1', token }, () => 0)
    await expect(credentials.login()).rejects.toThrow('no secret store')
    expect((await credentials.login()).token).toBe('found')
  })

  it('replaces a token that is refused in the middle of a run', async () => {
    let accepted = 'Bearer first'
    let asked = 0
    const { cluster } = await openOnScriptedServer(
      (request, response) => {
        if (request.path.includes('/c-5?')) accepted = 'Bearer second'
        return accepting(accepted)(request, response)
      },
      { access: url => ({ server: url, token: async () => (asked++ === 0 ? 'first' : 'second') }) },
    )
    const stages = Array.from({ length: 10 }, (_, index) => [a.aConfigMap('default', `c-${index}`)])
    const results = await cluster.apply(a.aPlan(...stages), { live: [], deadline: Number.MAX_SAFE_INTEGER })
    expect(results.map(({ outcome }) => outcome)).toEqual(Array(10).fill('created'))
  })

  it('asks a person when the fresh token is refused as well, and shows no token', async () => {
    const { server, cluster } = await openOnScriptedServer(accepting(), {
      access: url => ({ server: url, token: async () => 'hunter2' }),
    })
    const thrown = await cluster.discover().catch(error => error)
    expect(describeFailure(thrown)).toMatchObject({
      code: 'cluster-credentials-refused',
      where: new URL(server.url).host,
    })
    expect(JSON.stringify(describeFailure(thrown))).not.toContain('hunter2')
  })

  it('stops a run whose credentials are refused', async () => {
    const { server, cluster } = await openOnScriptedServer(({ method }, response) =>
      method === 'PATCH' ? void response.writeHead(401).end() : 'standard',
    )
    const many = Array.from({ length: 300 }, (_, index) => a.aConfigMap('default', `c-${index}`))
    const run = cluster.apply(a.aPlan(many), { live: [], deadline: Number.MAX_SAFE_INTEGER })
    await expect(run).rejects.toMatchObject({ code: 'cluster-credentials-refused' })
    expect(server.patches().length).toBeLessThan(150)
  })

  it('reads the token of a pod again when the file has a new one', async () => {
    const directory = await aDirectory()
    await writeFile(join(directory, 'token'), 'pod-1\n')
    await writeFile(join(directory, 'ca.crt'), '')
    const { server, cluster, clock } = await openOnScriptedServer(undefined, {
      access: url => ({ inCluster: true, server: url, serviceAccountDirectory: directory }),
    })
    await cluster.discover()
    await writeFile(join(directory, 'token'), 'pod-2\n')
    clock.passMs(61_000)
    await cluster.discover()
    expect(new Set(tokensOf(server.requests))).toEqual(new Set(['Bearer pod-1', 'Bearer pod-2']))
  })

  it('reads a token file that a kubeconfig names', async () => {
    const directory = await aDirectory()
    await writeFile(join(directory, 'token'), 'from-file\n')
    const { server, cluster } = await openOnScriptedServer(undefined, {
      access: url => ({ kubeconfig: async () => aKubeconfig(url, { tokenFile: 'token' }), directory }),
    })
    await cluster.discover()
    expect(new Set(tokensOf(server.requests))).toEqual(new Set(['Bearer from-file']))
  })

  it('names the file that is not there', async () => {
    const directory = await aDirectory()
    const { cluster } = await openOnScriptedServer(undefined, {
      access: url => ({ kubeconfig: async () => aKubeconfig(url, { tokenFile: 'token' }), directory }),
    })
    const failure = { code: 'cluster-credentials-unavailable', where: join(directory, 'token') }
    await expect(cluster.discover()).rejects.toMatchObject(failure)
  })
})

describe('credential plugins', () => {
  const plugin = fileURLToPath(new URL('./mint-credential.ts', import.meta.url))
  const anExecUser = (apiVersion: string, ...args: readonly string[]) => ({
    exec: { apiVersion, command: process.execPath, args: [plugin, ...args], env: null, interactiveMode: 'Never' },
  })

  it.each(['v1', 'v1beta1'])('runs a %s plugin once for many requests, and tells it what it may do', async version => {
    const runs = join(await aDirectory(), 'runs')
    const apiVersion = `client.authentication.k8s.io/${version}`
    const { server, cluster, clock } = await openOnScriptedServer(undefined, {
      access: url => ({
        kubeconfig: async () => aKubeconfig(url, anExecUser(apiVersion, runs, '2999-01-01T00:00:00Z')),
      }),
    })
    await cluster.discover()
    clock.passMs(600_000)
    await cluster.discover()
    expect(new Set(tokensOf(server.requests))).toEqual(new Set(['Bearer minted-1']))
    const info = JSON.parse(await readFile(runs, 'utf8'))
    expect(info).toEqual({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } })
  })

  it('runs the plugin again when its token has ended', async () => {
    const runs = join(await aDirectory(), 'runs')
    const user = anExecUser('client.authentication.k8s.io/v1', runs, '2001-01-01T00:00:00Z')
    const { server, cluster, clock } = await openOnScriptedServer(undefined, {
      access: url => ({ kubeconfig: async () => aKubeconfig(url, user) }),
    })
    await cluster.discover()
    clock.passMs(61_000)
    await cluster.discover()
    expect(new Set(tokensOf(server.requests))).toEqual(new Set(['Bearer minted-1', 'Bearer minted-2']))
  })

  it('runs the plugin again when its token is refused before its end', async () => {
    const runs = join(await aDirectory(), 'runs')
    const user = anExecUser('client.authentication.k8s.io/v1', runs, '2999-01-01T00:00:00Z')
    const { server, cluster } = await openOnScriptedServer(accepting('Bearer minted-2'), {
      access: url => ({ kubeconfig: async () => aKubeconfig(url, user) }),
    })
    await cluster.discover()
    expect(new Set(tokensOf(server.requests))).toEqual(new Set(['Bearer minted-1', 'Bearer minted-2']))
  })

  it('says which plugin failed, and nothing of what it wrote', async () => {
    const user = anExecUser('client.authentication.k8s.io/v1', join(await aDirectory(), 'runs'), 'fail')
    const { cluster } = await openOnScriptedServer(undefined, {
      access: url => ({ kubeconfig: async () => aKubeconfig(url, user) }),
    })
    const failure = describeFailure(await cluster.discover().catch(error => error))
    expect(failure).toMatchObject({ code: 'cluster-credentials-unavailable', where: 'context x' })
    expect(failure.what).toContain(process.execPath)
    expect(JSON.stringify(failure)).not.toContain('hunter2')
  })

  it('says which plugin is not installed', async () => {
    const user = { exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'no-such-plugin-here' } }
    const { cluster } = await openOnScriptedServer(undefined, {
      access: url => ({ kubeconfig: async () => aKubeconfig(url, user) }),
    })
    const failure = describeFailure(await cluster.discover().catch(error => error))
    expect(failure.what).toBe('The credential command no-such-plugin-here failed (ENOENT)')
  })
})

describe('TLS', () => {
  async function openOverTls(access: (url: string, caPem: string) => ClusterAccess) {
    const { caPem, certPem, keyPem } = await makeCertificates()
    const subjects: unknown[] = []
    const server = await startScriptedServer(
      ({ socket }) => {
        subjects.push((socket as TLSSocket).getPeerCertificate().subject?.CN)
        return 'standard'
      },
      { cert: certPem, key: keyPem, requestCert: true, rejectUnauthorized: false },
    )
    const cluster = openKubernetes({ access: access(server.url, caPem), random: () => 0.5, ...openClock() })
    onTestFinished(async () => {
      await cluster.close()
      await server.close()
    })
    return { cluster, subjects }
  }
  const encode = (text: string) => Buffer.from(text).toString('base64')

  it('trusts the authority of the kubeconfig', async () => {
    const { cluster } = await openOverTls((url, caPem) => ({
      kubeconfig: async () => aKubeconfig(url, { token: 't' }, { 'certificate-authority-data': encode(caPem) }),
    }))
    await expect(cluster.discover()).resolves.toBeDefined()
  })

  it('asks a person when the certificate is not of that authority', async () => {
    const other = await makeCertificates()
    const { cluster } = await openOverTls(url => ({ server: url, ca: other.caPem, token: async () => 't' }))
    await expect(cluster.discover()).rejects.toMatchObject({ code: 'cluster-certificate-untrusted' })
  })

  it('trusts anybody when the kubeconfig says so', async () => {
    const { cluster } = await openOverTls(url => ({
      kubeconfig: async () => aKubeconfig(url, { token: 't' }, { 'insecure-skip-tls-verify': true }),
    }))
    await expect(cluster.discover()).resolves.toBeDefined()
  })

  it.each`
    serverName       | outcome
    ${'localhost'}   | ${'trusted'}
    ${'example.com'} | ${'cluster-certificate-untrusted'}
  `('looks for the server name $serverName in the certificate: $outcome', async ({ serverName, outcome }) => {
    const { cluster } = await openOverTls((url, caPem) => ({
      kubeconfig: async () =>
        aKubeconfig(
          url,
          { token: 't' },
          { 'certificate-authority-data': encode(caPem), 'tls-server-name': serverName },
        ),
    }))
    const told = await cluster.discover().then(
      () => 'trusted',
      error => error.code,
    )
    expect(told).toBe(outcome)
  })

  it('shows a client certificate', async () => {
    const client = await makeCertificates()
    const user = { 'client-certificate-data': encode(client.certPem), 'client-key-data': encode(client.keyPem) }
    const { cluster, subjects } = await openOverTls((url, caPem) => ({
      kubeconfig: async () => aKubeconfig(url, user, { 'certificate-authority-data': encode(caPem) }),
    }))
    await cluster.discover()
    expect(subjects).toEqual(['localhost', 'localhost'])
  })

  it('shows a client certificate that stands in files', async () => {
    const directory = await aDirectory()
    const client = await makeCertificates()
    await writeFile(join(directory, 'client.crt'), client.certPem)
    await writeFile(join(directory, 'client.key'), client.keyPem)
    const user = { 'client-certificate': 'client.crt', 'client-key': 'client.key' }
    const { cluster, subjects } = await openOverTls((url, caPem) => ({
      kubeconfig: async () => aKubeconfig(url, user, { 'certificate-authority-data': encode(caPem) }),
      directory,
    }))
    await cluster.discover()
    expect(subjects).toEqual(['localhost', 'localhost'])
  })
})
