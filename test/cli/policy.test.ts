// fluxctl policy, automate, deautomate, lock and unlock: what they ask for and print.
import { describe, expect, it } from 'vitest'
import { runInAWorld } from './run-in-a-world.ts'
import { serveScripts } from './serve-scripts.ts'
import { aJob, aResult, facts, QUEUED, SHA } from './update-answers.ts'

const serve = serveScripts()
const UPDATE = 'POST v9/update-manifests'
const JOB = 'GET v6/jobs?id=job-1'
const SHOP = 'default:deployment/shop'
const GIT = { 'user.name': 'Ann', 'user.email': 'ann@x.y' }

async function ask(...argv: readonly string[]) {
  const { run, posted } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: aJob({}) })
  const { code } = await run(argv, { git: GIT })
  return { code, posted: posted() }
}

describe('policies', () => {
  it.each`
    argv                                                       | add                                                                       | remove
    ${['automate']}                                            | ${{ automated: 'true' }}                                                  | ${[]}
    ${['deautomate']}                                          | ${{}}                                                                     | ${['automated']}
    ${['lock', '-m', 'broken']}                                | ${{ locked: 'true', locked_user: 'Ann <ann@x.y>', locked_msg: 'broken' }} | ${[]}
    ${['lock']}                                                | ${{ locked: 'true', locked_user: 'Ann <ann@x.y>', locked_msg: '' }}       | ${[]}
    ${['lock', '--user=', '-m', 'broken']}                     | ${{ locked: 'true' }}                                                     | ${[]}
    ${['unlock']}                                              | ${{}}                                                                     | ${['locked', 'locked_msg', 'locked_user']}
    ${['policy', '--automate', '--unlock']}                    | ${{ automated: 'true' }}                                                  | ${['locked', 'locked_msg', 'locked_user']}
    ${['policy', '--lock', '--deautomate', '--user', 'B']}     | ${{ locked: 'true', locked_user: 'B', locked_msg: '' }}                   | ${['automated']}
    ${['policy', '--tag', 'app=1.*']}                          | ${{ 'tag.app': 'glob:1.*' }}                                              | ${[]}
    ${['policy', '--tag', 'app=*']}                            | ${{}}                                                                     | ${['tag.app']}
    ${['policy', '--tag', 'app=glob:*']}                       | ${{ 'tag.app': 'glob:*' }}                                                | ${[]}
    ${['policy', '--tag', 'app=semver:>=1.0']}                 | ${{ 'tag.app': 'semver:>=1.0' }}                                          | ${[]}
    ${['policy', '--tag', 'app=semver:>=1.0, <2,!=1.5']}       | ${{ 'tag.app': 'semver:>=1.0, <2,!=1.5' }}                                | ${[]}
    ${['policy', '--tag=app=regex:^v[0-9]{1,3}$']}             | ${{ 'tag.app': 'regexp:^v[0-9]{1,3}$' }}                                  | ${[]}
    ${['policy', '--tag', 'app=a-*,init=b-*', '--tag', 'x=*']} | ${{ 'tag.app': 'glob:a-*', 'tag.init': 'glob:b-*' }}                      | ${['tag.x']}
    ${['policy', '--tag-all', 'master-*']}                     | ${{ tag_all: 'glob:master-*' }}                                           | ${[]}
    ${['policy', '--tag-all=*', '--tag', 'app=1']}             | ${{ tag_all: 'glob:*', 'tag.app': 'glob:1' }}                             | ${[]}
  `('$argv asks to add $add and to remove $remove', async ({ argv, add, remove }) => {
    const { code, posted } = await ask(...argv, '-w', 'deployment/shop')
    expect(code).toBe(0)
    const removed = Object.fromEntries(remove.map((name: string) => [name, 'true']))
    expect(posted).toMatchObject([{ type: 'policy' }])
    expect(posted[0].spec).toEqual({ [SHOP]: { add, remove: removed } })
  })

  it.each([
    [['-n', 'demo', '-w', 'Deployment/shop'], 'demo:deployment/shop'],
    [['-n', 'demo', '--workload=other:deployment/shop'], 'other:deployment/shop'],
    [['-c', 'deployment/shop'], SHOP],
  ])('%j names %s', async (argv, id) => {
    expect(Object.keys((await ask('automate', ...argv)).posted[0].spec)).toEqual([id])
  })

  it('say what was committed, and do not wait for it to be applied', async () => {
    const job = aJob({ revision: SHA, result: { [SHOP]: aResult('success', []) }, update: facts() })
    const { run, asked } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: [QUEUED, job] })
    expect(await run(['automate', '-w', 'deployment/shop'])).toEqual({
      code: 0,
      stdout: 'WORKLOAD                 STATUS   UPDATES\ndefault:deployment/shop  success  \n',
      stderr: 'Commit pushed:\t1a2b3c4\n',
      waits: [100],
    })
    expect(asked).toHaveLength(3)
  })

  it('that change nothing show why with -v', async () => {
    const job = aJob({ result: { [SHOP]: aResult('skipped', []) }, update: facts({ verdict: 'nothing' }) })
    const { run } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: job })
    const quiet = await run(['automate', '-w', 'deployment/shop'])
    expect(quiet).toMatchObject({ code: 0, stdout: 'WORKLOAD   STATUS   UPDATES\n', stderr: '' })
    expect((await run(['automate', '-vw', 'deployment/shop'])).stdout).toContain('default:deployment/shop  skipped')
  })

  it('of a workload that Git does not have are a failure', async () => {
    const { run } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: aJob({}, `resource ${SHOP} not found`) })
    const { code, stderr } = await run(['lock', '-w', 'deployment/shop'])
    expect([code, stderr]).toEqual([1, `Error: resource ${SHOP} not found\n`])
  })

  it('say that the outcome is not known when it takes too long', async () => {
    const { run } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: QUEUED })
    const { code, stderr } = await run(['unlock', '-w', 'deployment/shop', '--timeout=0'])
    expect(code).toBe(1)
    expect(stderr).toContain('\nWe timed out waiting for the result of the operation.')
  })
})

it.each`
  argv                                       | message
  ${'policy --automate'}                     | ${'-w, --workload is required'}
  ${'lock'}                                  | ${'-w, --workload is required'}
  ${'lock -w a/b -c a/b'}                    | ${"can't specify both the controller and workload"}
  ${'policy -w a/b --automate --deautomate'} | ${'automate and deautomate both specified'}
  ${'policy -w a/b --lock --unlock'}         | ${'lock and unlock both specified'}
  ${'policy -w a/b'}                         | ${'nothing to change: give at least one of --automate, --deautomate, --lock, --unlock, --tag, --tag-all'}
  ${'policy -w a/b --tag app'}               | ${`invalid container/tag pair: "app". Expected format is 'container=filter'`}
  ${'policy -w a/b --tag app=1 --tag x'}     | ${`invalid container/tag pair: "x". Expected format is 'container=filter'`}
  ${'policy -w a/b --tag =1'}                | ${`invalid container/tag pair: "=1". Expected format is 'container=filter'`}
  ${'policy -w a/b --tag app='}              | ${`invalid container/tag pair: "app=". Expected format is 'container=filter'`}
  ${'automate -w shop'}                      | ${'parsing shop: invalid service ID'}
  ${'automate -w a/b now'}                   | ${'expected no (non-flag) arguments'}
  ${'automate -w a/b --automate'}            | ${'unknown flag: --automate'}
  ${'unlock -w'}                             | ${'flag needs an argument: -w'}
`('$argv is refused: $message', async ({ argv, message }) => {
  const { code, stdout, stderr } = await runInAWorld(argv.split(' '))
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr.replace(/^Flag --controller.*\n/, '')).toBe(
    `Error: ${message}\nRun 'fluxctl ${argv.split(' ')[0]} --help' for usage.\n`,
  )
})

it.each(['list-images', 'release', 'automate', 'deautomate', 'lock', 'unlock', 'policy'])(
  '%s --help teaches',
  async verb => {
    const { code, stdout } = await runInAWorld([verb, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`  fluxctl ${verb} -`)
    expect(stdout).not.toContain('controller')
    expect(stdout.split('\n').filter(line => line.length > 120 || line.endsWith(' '))).toEqual([])
  },
)
