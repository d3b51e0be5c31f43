// fluxctl release --watch: how a rollout is followed, and when that ends.
import { describe, expect, it } from 'vitest'
import { serveScripts } from './serve-scripts.ts'
import { aJob, aResult, facts, SHA } from './update-answers.ts'

const serve = serveScripts()
const RESULT = {
  'b:deployment/two': aResult('success', ['app x:1 x:2']),
  'a:deployment/one': aResult('success', ['app x:1 x:2']),
  'a:deployment/off': aResult('skipped', [], 'locked'),
}
const LIST = 'GET v11/services?namespace=&services=a%3Adeployment%2Fone%2Cb%3Adeployment%2Ftwo'

function aWorkload(
  ID: string,
  Status: string,
  [Updated, Desired]: readonly [number, number],
  Messages: readonly string[] | null = null,
) {
  const Containers = [
    { Name: 'app', Current: { ID: 'x:2' } },
    { Name: 'proxy', Current: { ID: 'y:1' } },
  ]
  return { ID, Containers, Status, Rollout: { Desired, Updated, Ready: 1, Available: 1, Outdated: 2, Messages } }
}

async function watch(lists: readonly (readonly object[])[], argv: readonly string[] = [], result: object = RESULT) {
  const { run, asked } = await serve({
    'POST v9/update-manifests': { value: 'job-1' },
    'GET v6/jobs?id=job-1': aJob({ revision: SHA, result, update: facts() }),
    [`GET v6/sync?ref=${SHA}`]: { value: [] },
    [LIST]: lists.map(value => ({ value })),
  })
  const outcome = await run(['release', '--all', '--update-all-images', '--watch', ...argv])
  const stdout = outcome.stdout.slice(outcome.stdout.indexOf('WORKLOAD', 1))
  return { ...outcome, stdout, stderr: outcome.stderr.split('\n').slice(3).join('\n'), asked }
}

describe('a rollout', () => {
  it('is followed until every workload is ready', async () => {
    const [one, two] = [
      aWorkload('a:deployment/one', 'ready', [3, 3]),
      aWorkload('b:deployment/two', 'updating', [1, 3]),
    ]
    const { code, stdout, stderr, waits } = await watch([
      [one, two],
      [one, { ...two, Status: 'ready' }],
    ])
    expect([code, waits]).toEqual([0, [2_000]])
    const table = (id: string, status: string, replicas: string, gap = '') =>
      `WORKLOAD          CONTAINER  IMAGE  RELEASE${gap}  REPLICAS\n${id}  app        x:2    ${status}  ${replicas}\n                  proxy      y:1    ${' '.repeat(7 + gap.length)}  \n\n`
    expect(stdout).toBe(
      [
        table('a:deployment/one', 'ready  ', '3/3'),
        table('b:deployment/two', 'updating', '1/3', ' '),
        table('a:deployment/one', 'ready  ', '3/3'),
        table('b:deployment/two', 'ready  ', '1/3'),
      ].join(''),
    )
    expect(stderr).toBe('Monitoring rollout ...\nAll workloads ready.\n')
  })

  it('of a HelmRelease ends when it is deployed', async () => {
    const { waits, stderr } = await watch([[aWorkload('a:helmrelease/x', 'deployed', [0, 0])]])
    expect([waits, stderr]).toEqual([[], 'Monitoring rollout ...\nAll workloads ready.\n'])
  })

  it.each([
    ['no list', null, 'All workloads ready.\n'],
    ['an empty list', [], 'All workloads ready.\n'],
    ['words', ['no quota', 'no nodes'], 'There was a problem releasing a:deployment/one:\nno quota\nno nodes\n'],
  ])('takes %s of messages for what it is', async (_, messages, stderr) => {
    const outcome = await watch([[aWorkload('a:deployment/one', 'ready', [1, 1], messages)]])
    expect([outcome.code, outcome.stderr]).toEqual([0, `Monitoring rollout ...\n${stderr}`])
  })

  it('is told of in more detail with -v', async () => {
    const { stdout } = await watch([[aWorkload('a:deployment/one', 'ready', [1, 3])]], ['-v'])
    expect(stdout).toContain('1/3 (2 outdated, 1 ready)\n')
  })

  it('of nothing is not followed', async () => {
    const { code, stderr, asked } = await watch([], [], { 'a:deployment/off': RESULT['a:deployment/off'] })
    expect([code, stderr, asked.length]).toEqual([0, '', 3])
  })
})
