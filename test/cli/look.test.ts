// fluxctl diff, why and prune: what they print, to the letter, and how they exit.
import { afterEach, describe, expect, it } from 'vitest'
import { type Scripted, startScriptedServer } from './a-scripted-server.ts'
import { runInAWorld } from './run-in-a-world.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function serve(script: Readonly<Record<string, readonly Scripted[]>>) {
  const server = await startScriptedServer(script)
  stops.push(server.stop)
  const run = (argv: string) => runInAWorld(argv.split(' '), { env: { FLUX_URL: server.url, FLUX_TOKEN: 't' } })
  return { ...server, run }
}

const SHA = '1a2b3c4d'.repeat(5)
const OLD = '0f0f0f0f'.repeat(5)
const AT = Date.parse('2026-03-01T08:00:00Z')
const NO_DIFF = { commit: SHA, applied: SHA, objects: [], unchanged: 7, notPreviewed: 0, failures: [] }

describe('diff', () => {
  const shop = {
    id: 'demo:deployment/shop',
    outcome: 'updated',
    at: 'shop.yaml:1',
    changes: [{ path: 'spec.replicas', was: '1', becomes: '2' }],
  }
  const valve = { code: 'prune-share', what: 'Nothing was deleted: 6 of 7 would go', where: 'a, b', fix: 'Look.' }
  const some = {
    ...NO_DIFF,
    applied: OLD,
    objects: [shop, { id: 'demo:configmap/old', outcome: 'left-over', at: 'o.yaml:1', changes: [], why: 'too many' }],
    notPreviewed: 4,
    failures: [valve],
  }

  it('shows what would change, and what was cut', async () => {
    const { run } = await serve({ 'GET /api/flux/v12/diff': [{ value: some }] })
    expect(await run('diff')).toMatchObject({
      code: 0,
      stdout: `A sync of 1a2b3c4 (0f0f0f0 is applied):
~ demo:deployment/shop (shop.yaml:1) would change
    - spec.replicas: 1
    + spec.replicas: 2
= demo:configmap/old (o.yaml:1) is left over and stays: too many
1 to change, 1 left over, 7 unchanged
`,
      stderr: `4 more would be sent and were not looked at: they are too many.
Nothing was deleted: 6 of 7 would go: a, b. Look.
`,
    })
  })

  it.each([
    ['nothing to do', NO_DIFF, 0],
    ['only what is left alone', { ...NO_DIFF, objects: [{ ...shop, outcome: 'left-alone', changes: [] }] }, 0],
    ['a change', some, 2],
    ['something that was not looked at', { ...NO_DIFF, notPreviewed: 1 }, 2],
    ['a refusal', { ...NO_DIFF, objects: [{ ...shop, outcome: 'failed', changes: [] }] }, 2],
  ])('with --exit-code tells %s', async (_, value, code) => {
    const { run } = await serve({ 'GET /api/flux/v12/diff': [{ value }] })
    expect((await run('diff --exit-code')).code).toBe(code)
    expect((await run('diff')).code).toBe(0)
  })

  it('prints the answer as JSON, of the target that is named', async () => {
    const { run } = await serve({ 'GET /api/flux/v12/diff?target=two': [{ value: NO_DIFF }] })
    expect((await run('diff -o json --target two')).stdout).toBe(`${JSON.stringify(NO_DIFF)}\n`)
  })

  it('says that nothing was applied before', async () => {
    const { applied: _, ...value } = NO_DIFF
    const { run } = await serve({ 'GET /api/flux/v12/diff': [{ value }] })
    expect((await run('diff')).stdout).toBe('A sync of 1a2b3c4 (nothing is applied yet):\n7 unchanged\n')
  })
})

describe('why', () => {
  const facts = { job: 'push-1', reason: 'push', commit: OLD, endedAt: AT, verdict: 'applied' }
  const later = { ...facts, job: 'push-2', commit: SHA, endedAt: AT + 60_000, verdict: 'partly-applied' }
  const latest = { ...later, summary: '1 failed', failures: [] }
  const shop = {
    id: 'demo:deployment/shop',
    applied: { ...facts, outcome: 'updated', at: 'shop.yaml:1' },
    last: { ...later, outcome: 'failed', at: 'shop.yaml:3', why: 'spec.x: no such field. Correct it.' },
    owned: { at: 'shop.yaml:3', commit: SHA, isClaimed: false },
    live: {
      drift: 'taken',
      appliedAt: '2026-03-01T08:00:00Z',
      changedBy: [
        {
          manager: 'kubectl-edit',
          operation: 'Update',
          time: '2026-03-01T09:00:00Z',
          fields: ['spec.replicas'],
          moreFields: 3,
        },
      ],
    },
  }

  it('tells all that is known of an object', async () => {
    const value = { kind: 'objects', latest, objects: [shop] }
    const { run } = await serve({ 'GET /api/flux/v12/why?what=deploy%2Fshop&namespace=demo': [{ value }] })
    expect(await run('why deploy/shop -n demo')).toMatchObject({
      code: 0,
      stdout: `demo:deployment/shop
  last applied: updated 2026-03-01T08:00:00Z by push push-1
  from:         shop.yaml:1 of 0f0f0f0
  last run:     failed 2026-03-01T08:01:00Z by push push-2
  why:          shop.yaml:3: spec.x: no such field. Correct it.
  now:          not as it was left: somebody took or removed fields of ours; the next sync takes them back
  our fields:   last changed 2026-03-01T08:00:00Z
  since then:   kubectl-edit (Update, 2026-03-01T09:00:00Z) owns spec.replicas and 3 more
`,
    })
  })

  it('tells of an object that the journal has forgotten', async () => {
    const { id, owned } = shop
    const value = { kind: 'objects', latest, objects: [{ id, owned, notLookedAt: 'it may not be read' }] }
    const { run } = await serve({ 'GET /api/flux/v12/why?what=demo%3Adeployment%2Fshop': [{ value }] })
    expect((await run('why demo:deployment/shop')).stdout).toBe(`demo:deployment/shop
  last applied: longer ago than the journal goes back
  from:         shop.yaml:3 of 1a2b3c4
  last run:     partly-applied 2026-03-01T08:01:00Z by push push-2: 1 failed
  now:          not looked at: it may not be read
`)
  })

  it('tells every run of a commit', async () => {
    const failures = [{ code: 'x', what: 'It is shut', where: 'b.yaml:3', fix: 'Open it.' }]
    const objects = [{ id: 'demo:service/a', outcome: 'created', at: 'a.yaml:1' }]
    const runs = [
      { ...facts, counts: {}, objects, failures: [], summary: '1 created', tag: 'moved' },
      { ...facts, verdict: 'failed', counts: {}, objects: [], failures, summary: 'It is shut', tag: 'kept' },
    ]
    const value = { kind: 'commit', commit: OLD, isApplied: true, runs }
    const { run } = await serve({ 'GET /api/flux/v12/why?what=0f0f0f0': [{ value }] })
    expect((await run('why 0f0f0f0')).stdout).toBe(`commit 0f0f0f0: the tag says that it is applied
  run:          applied 2026-03-01T08:00:00Z by push push-1
  summary:      1 created
  created:      demo:service/a
  run:          failed 2026-03-01T08:00:00Z by push push-1
  summary:      It is shut
  failure:      It is shut: b.yaml:3. Open it.
`)
  })

  it('says when nothing is known, and whether the latest run went wrong', async () => {
    const value = { kind: 'objects', latest, objects: [] }
    const { run } = await serve({ 'GET /api/flux/v12/why?what=deploy%2Fx': [{ value }] })
    expect(await run('why deploy/x')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `Error: nothing is known of deploy/x

The target holds no such object, and none of its latest runs told of one. fluxctl diff shows what the head says.
The latest run: 1 failed.
`,
    })
    expect((await run('why deploy/x -o json')).stdout).toBe(`${JSON.stringify(value)}\n`)
  })

  it.each(['why', 'why deploy/x now'])('%s is refused', async argv => {
    expect(await runInAWorld(argv.split(' '))).toMatchObject({
      code: 1,
      stderr: "Error: expected one argument: <object or commit>\nRun 'fluxctl why --help' for usage.\n",
    })
  })
})

describe('prune', () => {
  const what = 'Nothing was deleted: 6 of 7 objects would go at once'
  const lastRun = {
    commit: SHA,
    verdict: 'applied',
    counts: { unchanged: 1, 'left-over': 9 },
    objects: [
      { id: 'demo:configmap/a', outcome: 'left-over', at: 'a.yaml:1', why: what },
      { id: 'demo:configmap/kept', outcome: 'left-over', at: 'k.yaml:1', why: 'it says fluxcd.io/ignore' },
    ],
    failures: [{ code: 'prune-share', what, where: 'demo:configmap/a', fix: 'Consent.' }],
    summary: '',
  }
  const targets = (run: object | undefined) => [
    { value: [{ name: 'production', branch: 'main', ...(run === undefined ? {} : { lastRun: run }) }] },
  ]
  const TOLD = `${what}.
Consent to 1a2b3c4 would delete:
  - demo:configmap/a (a.yaml:1)
  … and up to 7 more; fluxctl diff names them
Left over, and consent does not change it:
  = demo:configmap/kept (k.yaml:1): it says fluxcd.io/ignore
`

  it('only looks without --yes', async () => {
    const { run, asked } = await serve({ 'GET /api/flux/v12/targets': targets(lastRun) })
    expect(await run('prune')).toMatchObject({
      code: 1,
      stdout: TOLD,
      stderr: `Error: nothing was deleted

If these may go, consent: fluxctl prune --target production --commit 1a2b3c4d1a2b --yes
`,
    })
    expect(asked).toHaveLength(1)
  })

  it('consents to the commit that was looked at, and waits', async () => {
    const run1 = {
      ...lastRun,
      counts: { unchanged: 1, pruned: 1 },
      objects: [{ id: 'demo:configmap/a', outcome: 'pruned', at: '' }],
      failures: [],
    }
    const { run, asked } = await serve({
      'GET /api/flux/v12/targets?target=production': targets(lastRun),
      [`POST /api/flux/v12/prune-consent?commit=${SHA}&target=production`]: [{ value: 'job-1' }],
      'GET /api/flux/v6/jobs?id=job-1&target=production': [
        { value: { Result: { revision: SHA, run: run1 }, Err: '', StatusString: 'succeeded' } },
      ],
    })
    const { code, stdout } = await run('prune --target production --commit 1a2b3c4 --yes')
    expect(code).toBe(0)
    expect(stdout).toBe(`${TOLD}Revision of main to apply is 1a2b3c4
Waiting for 1a2b3c4 to be applied ...
1 unchanged, 1 pruned
  pruned  demo:configmap/a
Done.
`)
    expect(asked).toHaveLength(3)
  })

  it.each([
    ['prune --yes', targets({ ...lastRun, objects: [], failures: [] }), 0, ''],
    [
      'prune --yes --commit 0f0f0f0',
      targets(lastRun),
      1,
      'Error: the last run of production was of 1a2b3c4, not of 0f0f0f0; sync first\n',
    ],
    ['prune --yes', targets(undefined), 1, 'Error: production has no run to look at; sync first\n'],
    [
      'prune --yes',
      [{ value: [{ name: 'a' }, { name: 'b' }] }],
      1,
      'Error: several targets: a, b\n\nName one with --target.\n',
    ],
  ])('%s consents to nothing when there is nothing to consent to', async (argv, answers, code, stderr) => {
    const { run, asked } = await serve({ 'GET /api/flux/v12/targets': answers })
    expect(await run(argv)).toMatchObject({ code, stderr })
    expect(asked).toHaveLength(1)
  })
})

it('a sync names the valve that is shut', async () => {
  const failures = [{ code: 'prune-share', what: 'Nothing was deleted', where: 'a', fix: 'Look.' }]
  const run = { commit: SHA, verdict: 'applied', counts: { 'left-over': 6 }, objects: [], failures, summary: '' }
  const { run: start } = await serve({
    'POST /api/flux/v9/git-repo-config': [{ value: { remote: { url: 'u', branch: 'main', path: '' } } }],
    'POST /api/flux/v9/update-manifests': [{ value: 'job-1' }],
    'GET /api/flux/v6/jobs?id=job-1': [{ value: { Result: { run }, Err: '', StatusString: 'succeeded' } }],
  })
  expect(await start('sync')).toMatchObject({
    code: 0,
    stderr: 'Nothing was deleted: a. Look.\nOr look and consent with fluxctl prune.\n',
  })
})

it.each(['diff', 'why', 'prune'])('%s --help teaches', async verb => {
  const { code, stdout } = await runInAWorld([verb, '--help'])
  expect(code).toBe(0)
  expect(stdout).toContain(`fluxctl ${verb}`)
  expect(stdout.split('\n').filter(line => line.length > 120 || line.endsWith(' '))).toEqual([])
})
