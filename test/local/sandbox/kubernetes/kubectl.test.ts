// The real kubectl against the sandbox: what people type when they try it.
import { execFile, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { openKubernetes } from '../../../../functions/ports/cluster/kubernetes.ts'
import { aConfigMap, aDeployment, aWidgetDefinition, startApi } from './start-api.ts'

const MINIMUM = 30

/** Why kubectl cannot be used, or nothing when it can. */
function findObstacle(): string | undefined {
  try {
    const text = execFileSync('kubectl', ['version', '--client', '-o', 'json'], { stdio: ['ignore', 'pipe', 'ignore'] })
    const { gitVersion } = (JSON.parse(text.toString()) as { clientVersion: { gitVersion: string } }).clientVersion
    const minor = Number(/^v1\.(\d+)/.exec(gitVersion)?.[1] ?? 0)
    return minor < MINIMUM ? `kubectl is ${gitVersion}, older than v1.${MINIMUM}` : undefined
  } catch {
    return 'kubectl is not installed'
  }
}

const obstacle = findObstacle()

describe.skipIf(obstacle)(`kubectl${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let api: Awaited<ReturnType<typeof startApi>>
  let folder: string
  let common: string[]
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    api = await startApi({ now: Date.now })
    folder = mkdtempSync(join(tmpdir(), 'fluxless-kubectl-'))
    writeFileSync(join(folder, 'kubeconfig'), api.kubeconfig())
    common = ['--kubeconfig', join(folder, 'kubeconfig'), '--cache-dir', join(folder, 'cache')]
    env = { PATH: process.env.PATH, HOME: folder }
    await kubectl(['create', 'namespace', 'demo'])
    await kubectl(
      ['apply', '--server-side', '-f', '-'],
      [aDeployment('web', { replicas: 2 }), aService(), aConfigMap('settings')],
    )
    await kubectl(['apply', '--server-side', '-f', '-'], [aWidgetDefinition()])
    await kubectl(['wait', '--for=condition=Established', 'crd/widgets.example.com', '--timeout=5s'])
    await kubectl(['create', '-f', '-'], [aWidget()])
  })
  afterAll(async () => {
    await api.stop()
    rmSync(folder, { recursive: true })
  })

  const aService = () => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
  })
  const aWidget = () => ({
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'thing' },
    spec: { size: 'small' },
  })

  /** Runs kubectl in the demo namespace and gives what it printed; objects go to its input. */
  function kubectl(args: readonly string[], objects: readonly object[] = [], exitCode = 0): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = execFile('kubectl', [...common, '-n', 'demo', ...args], { env }, (failure, stdout, stderr) => {
        const code = failure ? failure.code : 0
        if (code === exitCode) resolve(stdout + stderr)
        else reject(new Error(`kubectl ${args.join(' ')} ended with ${code}: ${stderr}`))
      })
      child.stdin?.end(objects.map(object => JSON.stringify(object)).join('\n'))
    })
  }

  it.each`
    args                                                                    | printed
    ${'get deploy web'}                                                     | ${/NAME\s+READY\s+UP-TO-DATE\s+AVAILABLE\s+AGE\nweb\s+2\/2\s+2\s+2\s/}
    ${'get deploy web -o wide'}                                             | ${/CONTAINERS\s+IMAGES\s+SELECTOR\n.*main\s+nginx:1.25\s+app=web/}
    ${'get svc web'}                                                        | ${/ClusterIP\s+10\.96\.\S+\s+<none>\s+80\/TCP/}
    ${'get cm settings -o json'}                                            | ${/"a": "b"/}
    ${'get cm settings -o yaml'}                                            | ${/data:\n {2}a: b\n/}
    ${'get deploy,svc -o name'}                                             | ${/^deployment.apps\/web\nservice\/web\n$/}
    ${'get deploy web -o jsonpath={.spec.replicas}'}                        | ${/^2$/}
    ${'get deploy web -o custom-columns=N:.metadata.name,R:.spec.replicas'} | ${/N\s+R\nweb\s+2/}
    ${'get ns'}                                                             | ${/demo\s+Active/}
    ${'get widgets'}                                                        | ${/NAME\s+SIZE\nthing\s+small/}
    ${'get wd thing -o yaml'}                                               | ${/kind: Widget/}
    ${'get all'}                                                            | ${/deployment.apps\/web/}
    ${'get events'}                                                         | ${/No resources found/}
    ${'describe deploy web'}                                                | ${/Replicas:\s+2 desired \| 2 updated \| 2 total \| 2 available/}
    ${'describe svc web'}                                                   | ${/IP:\s+10\.96\./}
    ${'describe cm settings'}                                               | ${/a:\n----\nb/}
    ${'describe ns demo'}                                                   | ${/Status:\s+Active/}
    ${'describe crd widgets.example.com'}                                   | ${/Type:\s+Established/}
    ${'describe widget thing'}                                              | ${/Size:\s+small/}
    ${'api-resources'}                                                      | ${/widgets\s+wd\s+example.com\/v1\s+true\s+Widget/}
    ${'api-versions'}                                                       | ${/^apps\/v1$/m}
    ${'version'}                                                            | ${/Server Version: v1\.36\./}
    ${'auth can-i create deployments'}                                      | ${/^yes/}
    ${'rollout status deploy/web --timeout=5s'}                             | ${/successfully rolled out/}
  `('kubectl $args', async ({ args, printed }) => {
    expect(await kubectl(args.split(' '))).toMatch(printed)
  })

  it('applies server-side twice, the second time without a new version', async () => {
    const version = () => kubectl(['get', 'cm', 'settings', '-o', 'jsonpath={.metadata.resourceVersion}'])
    const before = await version()
    const printed = await kubectl(['apply', '--server-side', '-f', '-'], [aConfigMap('settings')])
    expect(printed).toBe('configmap/settings serverside-applied\n')
    expect(await version()).toBe(before)
  })

  it('applies client-side, and sees what changed', async () => {
    const apply = (data: object) => kubectl(['apply', '-f', '-'], [aConfigMap('client', { ...data })])
    expect(await apply({ a: '1' })).toMatch(/created/)
    expect(await apply({ a: '1' })).toMatch(/unchanged/)
    expect(await apply({ a: '2' })).toMatch(/configured/)
    const deployment = (image: string) => kubectl(['apply', '-f', '-'], [aDeployment('client', {}, { image })])
    expect([await deployment('a:1'), await deployment('a:2')]).toEqual([
      'deployment.apps/client created\n',
      'deployment.apps/client configured\n',
    ])
  })

  it('shows the difference that an apply would make', async () => {
    const printed = await kubectl(['diff', '--server-side', '-f', '-'], [aConfigMap('settings', { a: 'c' })], 1)
    expect(printed).toMatch(/-\s+a: b\n\+\s+a: c/)
  })

  it('labels, annotates, scales and deletes', async () => {
    await kubectl(['create', 'configmap', 'edited', '--from-literal=a=b'])
    expect(await kubectl(['label', 'cm', 'edited', 'x=y'])).toMatch(/labeled/)
    expect(await kubectl(['annotate', 'cm', 'edited', 'x=y'])).toMatch(/annotated/)
    expect(await kubectl(['scale', 'wd', 'thing', '--replicas=3'])).toMatch(/scaled/)
    expect(await kubectl(['get', 'wd', 'thing', '-o', 'jsonpath={.spec.replicas}'])).toBe('3')
    expect(await kubectl(['delete', 'cm', 'edited'])).toMatch(/deleted/)
    expect(await kubectl(['get', 'cm', 'edited'], [], 1)).toMatch(/\(NotFound\): configmaps "edited" not found/)
  })

  it('makes a secret to pull images with and gives it to a service account, as the cluster door reads it', async () => {
    const login = ['--docker-server=ghcr.io', '--docker-username=jane', '--docker-password=hunter2']
    await kubectl(['create', 'secret', 'docker-registry', 'regcred', ...login])
    await kubectl(['create', 'serviceaccount', 'robot'])
    await kubectl(['patch', 'serviceaccount', 'robot', '-p', '{"imagePullSecrets":[{"name":"regcred"}]}'])
    const access = { kubeconfig: async () => api.kubeconfig() }
    const cluster = openKubernetes({ access, now: Date.now, wait: async () => {}, random: () => 0 })
    onTestFinished(() => cluster.close())
    const { dockerConfigs } = await cluster.readPullSecrets([
      { namespace: 'demo', serviceAccount: 'robot', secrets: [] },
    ])
    const auth = Buffer.from('jane:hunter2').toString('base64')
    expect(dockerConfigs.map(text => JSON.parse(text))).toEqual([
      { auths: { 'ghcr.io': { username: 'jane', password: 'hunter2', auth } } },
    ])
  })

  it('tells a typo from an outage', async () => {
    const mistaken = { ...aConfigMap('mistaken'), dta: {} }
    const printed = await kubectl(['apply', '--server-side', '-f', '-'], [mistaken], 1)
    expect(printed).toMatch(/\.dta: field not declared in schema/)
  })

  it('creates a namespace, waits until it is gone', async () => {
    expect(await kubectl(['create', 'ns', 'brief'])).toBe('namespace/brief created\n')
    expect(await kubectl(['delete', 'ns', 'brief'])).toMatch(/namespace "brief" deleted/)
    expect(await kubectl(['get', 'ns', 'brief'], [], 1)).toMatch(/NotFound/)
  })

  it('sees a change while it watches', async () => {
    await kubectl(['create', 'configmap', 'watched', '--from-literal=a=b'])
    const watching = spawn('kubectl', [...common, '-n', 'demo', 'get', 'cm', 'watched', '-w', '-L', 'x'], { env })
    const ended = new Promise(resolve => watching.once('close', resolve))
    let printed = ''
    watching.stdout.on('data', (chunk: Buffer) => {
      printed += chunk
    })
    await vi.waitFor(() => expect(printed).toMatch(/watched/), { timeout: 5000 })
    await kubectl(['label', 'cm', 'watched', 'x=changed'])
    await vi.waitFor(() => expect(printed).toMatch(/watched\s+1\s+\S+\s+changed/), { timeout: 5000 })
    watching.kill()
    await ended
  })
})
