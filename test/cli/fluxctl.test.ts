// What fluxctl prints, to the letter, and how it exits.
import { afterEach, describe, expect, it } from 'vitest'
import { type Scripted, startScriptedServer } from './a-scripted-server.ts'
import { runInAWorld, type Surroundings } from './run-in-a-world.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function serve(script: Readonly<Record<string, readonly Scripted[]>>) {
  const server = await startScriptedServer(script)
  stops.push(server.stop)
  const run = (argv: string, more: Surroundings = {}) =>
    runInAWorld(argv.split(' '), { ...more, env: { FLUX_URL: server.url, FLUX_TOKEN: 't', ...more.env } })
  return { ...server, run }
}

const SHA = '1a2b3c4d'.repeat(5)
const REPOSITORY = { value: { remote: { url: 'https://git.example/acme/manifests', branch: 'main', path: '' } } }
const QUEUED = { value: { Result: {}, Err: '', StatusString: 'queued' } }

function aJob(StatusString: string, run: object = {}, Err = ''): Scripted {
  const whole = { commit: SHA, verdict: 'applied', counts: {}, objects: [], failures: [], summary: '', ...run }
  return { value: { Result: { revision: SHA, run: whole }, Err, StatusString } }
}

function aSync(...jobs: readonly Scripted[]) {
  return {
    'POST /api/flux/v9/git-repo-config': [REPOSITORY],
    'POST /api/flux/v9/update-manifests': [{ value: 'job-1' }],
    'GET /api/flux/v6/jobs?id=job-1': jobs,
  }
}

describe('sync', () => {
  it('waits for the job and tells what was applied', async () => {
    const objects = [
      { id: 'demo:deployment/shop', outcome: 'created', at: 'shop.yaml:1' },
      { id: 'demo:service/shop', outcome: 'updated', at: 'shop.yaml:9' },
      { id: 'demo:configmap/own', outcome: 'left-alone', at: 'own.yaml:1', why: 'ignored' },
    ]
    const counts = { created: 1, updated: 1, unchanged: 3, 'left-alone': 1 }
    const { run, asked } = await serve(aSync(QUEUED, QUEUED, aJob('succeeded', { counts, objects })))
    expect(await run('sync')).toEqual({
      code: 0,
      stdout: `Synchronizing with https://git.example/acme/manifests
Revision of main to apply is 1a2b3c4
Waiting for 1a2b3c4 to be applied ...
1 created, 1 updated, 3 unchanged, 1 left alone
  created  demo:deployment/shop
  updated  demo:service/shop
Done.
`,
      stderr: '',
      waits: [100, 200],
    })
    expect(asked.map(({ line, body }) => `${line} ${body}`)).toEqual([
      'POST /api/flux/v9/git-repo-config false',
      'POST /api/flux/v9/update-manifests {"type":"sync","cause":{"Message":"","User":""},"spec":{}}',
      ...Array(3).fill('GET /api/flux/v6/jobs?id=job-1 '),
    ])
    expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer t']))
  })

  it('lists objects that failed and exits with 1', async () => {
    const objects = [
      {
        id: 'demo:deployment/shop',
        outcome: 'failed',
        at: 'shop.yaml:4',
        why: 'spec.replicas: wrong type. Correct it.',
      },
      { id: 'demo:widget/w', outcome: 'waiting', at: 'w.yaml:1', why: 'Its kind is not served.' },
    ]
    const counts = { unchanged: 2, failed: 1, waiting: 1 }
    const { run } = await serve(aSync(aJob('succeeded', { verdict: 'partly-applied', counts, objects })))
    expect(await run('sync')).toMatchObject({
      code: 1,
      stdout: `Synchronizing with https://git.example/acme/manifests
Revision of main to apply is 1a2b3c4
Waiting for 1a2b3c4 to be applied ...
2 unchanged, 1 waiting for their kind, 1 failed
`,
      stderr: `  failed  demo:deployment/shop (shop.yaml:4): spec.replicas: wrong type. Correct it.
  waiting  demo:widget/w (w.yaml:1): Its kind is not served.
Error: 1 object was not applied; the others were
`,
    })
  })

  it('tells why a job failed', async () => {
    const { run } = await serve(
      aSync(QUEUED, { value: { Result: {}, Err: 'No such branch. Push it.', StatusString: 'failed' } }),
    )
    expect(await run('sync')).toMatchObject({
      code: 1,
      stdout: 'Synchronizing with https://git.example/acme/manifests\n',
      stderr: 'Failed to complete sync job (ID "job-1")\nError: No such branch. Push it.\n',
    })
  })

  it('says that it still waits, then gives up', async () => {
    const busy = aJob('running', { verdict: 'retrying', summary: 'Cannot reach the cluster' })
    const { run } = await serve(aSync(QUEUED, busy))
    const { code, stderr, waits } = await run('sync --timeout 30s')
    expect(code).toBe(1)
    expect(stderr).toBe(`Still waiting after 11s: running; Cannot reach the cluster
Still waiting after 21s: running; Cannot reach the cluster
Error: timeout: the job job-1 is not done after 30s (running; Cannot reach the cluster)

It goes on without fluxctl. Wait longer with --timeout.
`)
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000])
  })

  it('says which host does not answer, and what to do, while it waits', async () => {
    const failure = {
      code: 'http-unreachable',
      what: 'The connection was refused',
      where: 'GET https://r.example/v2/',
      fix: 'Check it',
    }
    const busy = aJob('running', { verdict: 'retrying', summary: failure.what, failures: [failure] })
    const { run } = await serve(aSync(QUEUED, busy))
    const { stderr } = await run('sync --timeout 15s')
    expect(stderr).toContain('running; The connection was refused: GET https://r.example/v2/. Check it')
  })

  it('hands the name of the target to every question', async () => {
    const { run, asked } = await serve({
      'POST /api/flux/v9/git-repo-config?target=two': [REPOSITORY],
      'POST /api/flux/v9/update-manifests?target=two': [{ value: 'job-1' }],
      'GET /api/flux/v6/jobs?id=job-1&target=two': [aJob('succeeded')],
    })
    expect((await run('--target two sync')).code).toBe(0)
    expect(asked).toHaveLength(3)
  })
})

const aWorkload = (ID: string, containers: readonly (readonly [string, string])[], more: object = {}) => ({
  ID,
  Containers: containers.map(([Name, image]) => ({ Name, Current: { ID: image } })),
  Status: 'ready',
  Automated: false,
  Locked: false,
  Ignore: false,
  ...more,
})
const GHOST = aWorkload('demo:helmrelease/ghost', [['chart-image', 'bitnami/ghost:3.1.1-debian-9-r0']], { Status: '' })
const PODINFO = aWorkload(
  'demo:deployment/podinfo',
  [
    ['podinfod', 'stefanprodan/podinfo:3.1.0'],
    ['init', 'alpine:3.10.1'],
  ],
  { Automated: true, Locked: true },
)
const BARE = aWorkload('demo:cronjob/bare', [], { Ignore: true })
const listAt = (namespace: string) => `GET /api/flux/v11/services?namespace=${namespace}&services=`

describe('list-workloads', () => {
  it('prints the columns of Flux', async () => {
    const { run } = await serve({ [listAt('demo')]: [{ value: [GHOST, PODINFO] }] })
    expect(await run('list-workloads -n demo')).toMatchObject({
      code: 0,
      stderr: '',
      stdout: [
        'WORKLOAD                 CONTAINER    IMAGE                            RELEASE  POLICY',
        'demo:deployment/podinfo  podinfod     stefanprodan/podinfo:3.1.0       ready    automated,locked',
        '                         init         alpine:3.10.1                             ',
        'demo:helmrelease/ghost   chart-image  bitnami/ghost:3.1.1-debian-9-r0           ',
        '',
      ].join('\n'),
    })
  })

  it('keeps empty cells for a workload without containers', async () => {
    const { run } = await serve({ [listAt('demo')]: [{ value: [BARE] }] })
    expect((await run('list-controllers --namespace=demo --no-headers')).stdout).toBe(
      'demo:cronjob/bare      ready  ignore\n',
    )
  })

  it('shows only workloads that have a container', async () => {
    const { run } = await serve({ [listAt('')]: [{ value: [GHOST, PODINFO] }] })
    const { stdout } = await run('list-workloads -a -c init --no-headers')
    expect(stdout.split('\n').map(line => line.split(' ')[0])).toEqual(['demo:deployment/podinfo', '', ''])
  })

  it('prints what the API says as one line of JSON', async () => {
    const { run } = await serve({ [listAt('')]: [{ value: [GHOST, PODINFO] }] })
    expect((await run('list-workloads -ao json')).stdout).toBe(`${JSON.stringify([PODINFO, GHOST])}\n`)
  })

  it('hints at other namespaces when there is nothing in this one', async () => {
    const { run } = await serve({ [listAt('default')]: [{ value: [] }], [listAt('')]: [{ value: [GHOST, PODINFO] }] })
    expect(await run('list-workloads')).toMatchObject({
      code: 0,
      stdout: 'WORKLOAD  CONTAINER  IMAGE  RELEASE  POLICY\n',
      stderr:
        'No workloads in namespace default; there are some in demo.\nUse -n <namespace> for one of them, -a for all.\n',
    })
  })

  it('hints at nothing when there is nothing anywhere', async () => {
    const { run } = await serve({ [listAt('default')]: [{ value: [] }], [listAt('')]: [{ value: [] }] })
    expect((await run('list-workloads')).stderr).toBe('')
  })
})

describe('version', () => {
  it('shows both versions', async () => {
    const { run, url } = await serve({ 'GET /api/flux/v11/version': [{ value: '1.3.0' }] })
    expect(await run('version')).toMatchObject({ code: 0, stdout: `1.2.3\nserver: 1.3.0 at ${url}\n`, stderr: '' })
  })

  it('shows its own when there is no server', async () => {
    expect(await runInAWorld(['version'])).toMatchObject({ code: 0, stdout: '1.2.3\n', stderr: '' })
  })

  it('does not fail with the server', async () => {
    const { run } = await serve({ 'GET /api/flux/v11/version': [{ status: 502, body: 'bad' }] })
    expect(await run('version')).toMatchObject({
      code: 0,
      stdout: '1.2.3\n',
      stderr: 'server: not known; 502 Bad Gateway bad\n',
    })
  })
})

describe('the server', () => {
  const files = (facts: unknown) => ({ '.fluxless/local.json': JSON.stringify(facts) })

  it('is the runner of this folder when nobody names one, and that is said', async () => {
    const { url, asked } = await serve({ [listAt('')]: [{ value: [PODINFO] }] })
    const run = await runInAWorld(['list-workloads', '-a'], { files: files({ apiUrl: url, apiToken: 'local' }) })
    expect([run.code, run.stderr]).toEqual([0, `Using ${url} from .fluxless/local.json\n`])
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer local'])
  })

  it('is the one of the option before the one of the environment', async () => {
    const { url, asked } = await serve({ [listAt('')]: [{ value: [PODINFO] }] })
    const env = { FLUX_URL: 'http://127.0.0.1:1', FLUX_TOKEN: 'a', FLUX_SERVICE_TOKEN: 'b' }
    const { code } = await runInAWorld(['-u', `${url}/`, '-t', 'c', 'list-workloads', '-a'], { env })
    expect([code, asked[0]?.authorization]).toEqual([0, 'Bearer c'])
  })

  it('takes the token that Flux took from the environment', async () => {
    const { url, asked } = await serve({ [listAt('')]: [{ value: [PODINFO] }] })
    await runInAWorld(['list-workloads', '-a'], { env: { FLUX_URL: url, FLUX_SERVICE_TOKEN: 'b' } })
    expect(asked[0]?.authorization).toBe('Bearer b')
  })

  it('is asked for with words when nothing says where it is', async () => {
    const { code, stderr } = await runInAWorld(['sync'])
    expect(code).toBe(1)
    expect(stderr).toContain('Error: no server to talk to\n\nGive the address of the API with --url or FLUX_URL')
  })

  it.each([
    [
      { status: 422, type: 'application/json', body: '{"type":"user","help":"Name one.\\n\\nOf two.\\n","error":"e"}' },
      '== Error ==\n\nName one.\n\nOf two.\n',
    ],
    [{ status: 503, body: 'Service Unavailable\n' }, 'Error: 503 Service Unavailable Service Unavailable\n'],
    [{ status: 500, body: '' }, 'Error: 500 Internal Server Error\n'],
    [{ status: 404, body: 'nothing here' }, 'Error: 404 Not Found nothing here\n'],
  ])('that says %j is quoted', async (answer, stderr) => {
    const { run } = await serve({ 'POST /api/flux/v9/git-repo-config': [answer] })
    expect(await run('sync')).toMatchObject({ code: 1, stdout: '', stderr })
  })

  it('that knows no such token leads to help', async () => {
    const { run } = await serve({ 'POST /api/flux/v9/git-repo-config': [{ status: 401 }] })
    expect((await run('sync')).stderr).toContain('== Error ==\n\nThe request failed authentication\n')
  })

  it('that is no API is recognised', async () => {
    const { run, url } = await serve({ [listAt('default')]: [{ status: 200, body: '<html>' }] })
    expect((await run('list-workloads')).stderr).toBe(`Error: ${url} does not answer like the API; look at the URL\n`)
  })

  it('that is not there is named, with the reason', async () => {
    const { run, url, stop } = await serve({})
    await stop()
    stops.splice(0)
    const { code, stderr } = await run('sync')
    expect(code).toBe(1)
    expect(stderr).toContain(`Error: cannot reach ${url}: connect ECONNREFUSED`)
  })
})

describe('arguments', () => {
  it.each([
    ['lst-workloads', 'unknown command "lst-workloads" for "fluxctl"\n\nDid you mean this?\n\tlist-workloads\n', ''],
    ['frobnicate', 'unknown command "frobnicate" for "fluxctl"', ''],
    ['help frobnicate', 'unknown command "frobnicate" for "fluxctl"', ''],
    ['sync now', 'expected no (non-flag) arguments', 'sync '],
    ['sync --tmeout 5s', 'unknown flag: --tmeout (did you mean --timeout?)', 'sync '],
    ['sync -n demo', "unknown shorthand flag: 'n' in -n", 'sync '],
    ['list-workloads -xa', "unknown shorthand flag: 'x' in -xa", 'list-workloads '],
    ['list-controllers -n', 'flag needs an argument: -n', 'list-workloads '],
    ['list-workloads -o yaml', 'invalid output format specified', 'list-workloads '],
    [
      'list-workloads --all-namespaces=perhaps',
      'invalid argument "perhaps" for --all-namespaces: it is true or false',
      'list-workloads ',
    ],
    ['sync --timeout 5', 'invalid timeout "5": write a duration such as 60s or 1m30s', 'sync '],
    ['sync --url flux.example.com', 'invalid URL "flux.example.com": it starts with http:// or https://', 'sync '],
    ['--token', 'flag needs an argument: --token', ''],
  ])('%j are refused', async (argv, message, verb) => {
    expect(await runInAWorld(argv.split(' '))).toEqual({
      code: 1,
      stdout: '',
      stderr: `Error: ${message}\nRun 'fluxctl ${verb}--help' for usage.\n`,
      waits: [],
    })
  })

  it.each([
    [[], 'Commands:'],
    [['help'], 'Commands:'],
    [['--help'], 'Commands:'],
    [['-h'], 'Commands:'],
    [['help', 'sync'], 'fluxctl sync --target production'],
    [['sync', '--help'], 'fluxctl sync --target production'],
    [['list-controllers', '-h'], '--all-namespaces'],
    [['version', '--help', '--url', 'nonsense'], 'fluxctl version'],
    [['endpoints', '--help'], 'fluxctl endpoints'],
  ])('%j teach', async (argv, text) => {
    const { code, stdout, stderr } = await runInAWorld(argv)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain(text)
    expect(stdout.split('\n').filter(line => line.length > 120 || line.endsWith(' '))).toEqual([])
  })
})
