// fluxctl release: what it asks for, how it waits, what it prints.
import { describe, expect, it } from 'vitest'
import { runInAWorld } from './run-in-a-world.ts'
import { serveScripts } from './serve-scripts.ts'
import { aJob, aResult, facts, QUEUED, SHA } from './update-answers.ts'

const serve = serveScripts()
const SHOP = 'default:deployment/shop'
const RESULT = { [SHOP]: aResult('success', ['app acme/shop:1 acme/shop:2']) }
const UPDATE = 'POST v9/update-manifests'
const JOB = 'GET v6/jobs?id=job-1'
const SYNC = `GET v6/sync?ref=${SHA}`
const RELEASE = ['release', '--workload', 'deployment/shop', '-i', 'acme/shop:2']
const TABLE = `WORKLOAD                 STATUS   UPDATES
default:deployment/shop  success  app: acme/shop:1 -> 2
`
const committed = () => aJob({ revision: SHA, result: RESULT, update: facts() })

describe('release', () => {
  it('submits, waits for the commit, and waits until that is applied', async () => {
    const { run, posted } = await serve({
      [UPDATE]: { value: 'job-1' },
      [JOB]: [QUEUED, QUEUED, committed()],
      [SYNC]: [{ value: [SHA] }, { value: [] }],
    })
    expect(await run(RELEASE)).toEqual({
      code: 0,
      stdout: TABLE,
      stderr: 'Submitting release ...\nCommit pushed:\t1a2b3c4\nCommit applied:\t1a2b3c4\n',
      waits: [100, 200, 1_000],
    })
    const spec = { ServiceSpecs: [SHOP], ImageSpec: 'acme/shop:2', Kind: 'execute', Excludes: [], Force: false }
    expect(posted()).toEqual([{ type: 'image', cause: { Message: '', User: '' }, spec }])
  })

  it.each`
    argv                                                            | spec
    ${'--all --update-all-images'}                                  | ${{ ServiceSpecs: ['<all>'], ImageSpec: '<all latest>' }}
    ${'--all --workload a:b/c --update-all-images'}                 | ${{ ServiceSpecs: ['<all>'] }}
    ${'-n x --workload a:B/c,d/e --workload f/g -i y:1'}            | ${{ ServiceSpecs: ['a:b/c', 'x:d/e', 'x:f/g'] }}
    ${'--all -i y:1 --exclude a/b,c:d/e --exclude f/g'}             | ${{ Excludes: ['default:a/b', 'c:d/e', 'default:f/g'] }}
    ${'--workload a/b -fi y:1'}                                     | ${{ Force: true, ImageSpec: 'y:1', Kind: 'execute' }}
    ${'--workload a/b --update-image=localhost:5000/y:1 --dry-run'} | ${{ ImageSpec: 'localhost:5000/y:1', Kind: 'plan' }}
  `('$argv asks for $spec', async ({ argv, spec }) => {
    const { run, posted } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: aJob({}) })
    expect((await run(['release', ...argv.split(' ')])).code).toBe(0)
    expect(posted()).toMatchObject([{ type: 'image', spec }])
  })

  const GIT = { 'user.name': 'Ann', 'user.email': 'ann@x.y' }
  it.each`
    argv                          | git                          | user               | message
    ${[]}                         | ${GIT}                       | ${'Ann <ann@x.y>'} | ${''}
    ${[]}                         | ${{ 'user.email': 'a@x.y' }} | ${'a@x.y'}         | ${''}
    ${[]}                         | ${{ 'user.name': 'Ann' }}    | ${'Ann'}           | ${''}
    ${[]}                         | ${{}}                        | ${''}              | ${''}
    ${['--user', 'Bob']}          | ${GIT}                       | ${'Bob'}           | ${''}
    ${['--user=']}                | ${GIT}                       | ${''}              | ${''}
    ${['-m', 'why not, and how']} | ${{}}                        | ${''}              | ${'why not, and how'}
  `('$argv is asked by "$user" because "$message" where git knows $git', async ({ argv, git, user, message }) => {
    const { run, posted } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: aJob({}) })
    await run([...RELEASE, ...argv], { git })
    expect(posted()).toMatchObject([{ cause: { Message: message, User: user } }])
  })

  it('only looks with --dry-run: it waits for nothing to be applied', async () => {
    const { run, asked } = await serve({
      [UPDATE]: { value: 'job-1' },
      [JOB]: aJob({ result: RESULT, update: facts({ verdict: 'nothing' }) }),
    })
    expect(await run([...RELEASE, '--dry-run'])).toMatchObject({
      code: 0,
      stdout: TABLE,
      stderr: 'Submitting dry-run release ...\n',
    })
    expect(asked).toHaveLength(2)
  })

  it('prints the address of a change request, and does not wait for it', async () => {
    const update = facts({ verdict: 'proposed', url: 'https://git.example/acme/manifests/pull/7' })
    const { run, asked } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: aJob({ result: RESULT, update }) })
    expect(await run([...RELEASE, '--watch'])).toMatchObject({
      code: 0,
      stdout: TABLE,
      stderr: 'Submitting release ...\nChange request opened:\thttps://git.example/acme/manifests/pull/7\n',
    })
    expect(asked).toHaveLength(2)
  })

  it('says what is odd about an image', async () => {
    const notes = [
      { image: 'acme/shop', why: 'the tag 3 has no manifest' },
      { image: 'x', why: 'no access', fix: 'Give a login.' },
    ]
    const { run } = await serve({
      [UPDATE]: { value: 'job-1' },
      [JOB]: aJob({ result: RESULT, update: facts({ notes }) }),
    })
    expect((await run(RELEASE)).stderr).toContain('acme/shop: the tag 3 has no manifest\nx: no access. Give a login.\n')
  })

  it('says that there is nothing to do', async () => {
    const { run } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: aJob({}) })
    expect(await run(RELEASE)).toMatchObject({ code: 0, stdout: '', stderr: 'Submitting release ...\nNothing to do\n' })
  })

  it.each`
    argv                                      | error                               | code | says
    ${'--workload deployment/shop'}           | ${'locked'}                         | ${1} | ${'Error: nothing was released: default:deployment/shop: locked\n'}
    ${'--workload deployment/shop'}           | ${'cannot find one or more images'} | ${1} | ${'Error: nothing was released: default:deployment/shop: cannot find one or more images\n'}
    ${'--workload deployment/shop'}           | ${'image(s) up to date'}            | ${0} | ${''}
    ${'--workload deployment/shop --dry-run'} | ${'locked'}                         | ${0} | ${''}
    ${'--all'}                                | ${'locked'}                         | ${0} | ${''}
  `('exits with $code when $argv comes to "$error"', async ({ argv, error, code, says }) => {
    const result = { [SHOP]: aResult('skipped', [], error) }
    const { run } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: aJob({ result }) })
    const said = await run(['release', ...argv.split(' '), '-i', 'acme/shop:2'])
    expect(said.code).toBe(code)
    expect(said.stderr.split(' ...\n')[1]).toBe(says)
  })

  it('fails with the words of the job', async () => {
    const { run } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: [QUEUED, aJob({}, 'no changes made in repo')] })
    expect(await run(RELEASE)).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'Submitting release ...\nError: no changes made in repo\n',
    })
  })

  it('says that the outcome is not known when the job takes too long', async () => {
    const { run } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: QUEUED })
    const { code, stderr, waits } = await run([...RELEASE, '--timeout', '1s'])
    expect([code, waits]).toEqual([1, [100, 200, 400]])
    expect(stderr).toBe(`Submitting release ...

We timed out waiting for the result of the operation. This does not
necessarily mean it has failed. You can check the state of the
cluster, or commit logs, to see if there was a result. In general, it
is safe to retry operations.
Error: timeout: the job job-1 is not done after 1s (queued)

It goes on without fluxctl. Wait longer with --timeout.
`)
  })

  it('succeeds when the commit is not applied in time, and says what to do', async () => {
    const { run } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: committed(), [SYNC]: { value: [SHA] } })
    const { code, stderr, waits } = await run(RELEASE)
    expect([code, waits]).toEqual([0, [1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000]])
    expect(stderr).toBe(`Submitting release ...
Commit pushed:\t1a2b3c4

The operation succeeded, but we timed out waiting for the commit to be
applied. This does not necessarily mean there is a problem. Use

    fluxctl sync

to run a sync interactively.
`)
  })

  it.each`
    argv                                       | warning
    ${'--all -f -i y:1'}                       | ${'--force will not ignore locked workloads when used with --all'}
    ${'--workload a/b -f --update-all-images'} | ${'--force will not ignore container image tags when used with --update-all-images'}
  `('$argv is warned of: $warning', async ({ argv, warning }) => {
    const { run } = await serve({ [UPDATE]: { value: 'job-1' }, [JOB]: aJob({}) })
    const { code, stderr } = await run(['release', ...argv.split(' ')])
    expect([code, stderr.split('\n')[0]]).toEqual([0, `Warning: ${warning}`])
  })
})

const IMAGES = '--update-image=<image> or --update-all-images'
it.each`
  argv                                                | message
  ${''}                                               | ${`please supply exactly one of ${IMAGES}`}
  ${'--all'}                                          | ${`please supply exactly one of ${IMAGES}`}
  ${'--update-all-images -i y:1'}                     | ${`please supply only one of ${IMAGES}`}
  ${'--update-all-images'}                            | ${'please supply either --all, or at least one --workload=<workload>'}
  ${'-i y:1 --workload='}                             | ${'please supply either --all, or at least one --workload=<workload>'}
  ${'-i y:1 --all --watch --dry-run'}                 | ${'cannot use --watch with --dry-run'}
  ${'-w --dry-run --force --all --update-all-images'} | ${'cannot use --watch with --dry-run'}
  ${'--force --all --update-all-images'}              | ${'--force has no effect when used with --all and --update-all-images'}
  ${'--all -i acme/shop'}                             | ${'blank tag (if you want latest, explicitly state the tag :latest): invalid image ID'}
  ${'--all -i acme/shop@sha256:abc'}                  | ${'blank tag (if you want latest, explicitly state the tag :latest): invalid image ID'}
  ${'--all -i a:1:2'}                                 | ${'parsing "a:1:2": expected image name as either <image>:<tag> or just <image>: invalid image ID'}
  ${'--workload shop -i y:1'}                         | ${'parsing shop: invalid service ID'}
  ${'--all --exclude x -i y:1'}                       | ${'parsing x: invalid service ID'}
  ${'--all -i'}                                       | ${'flag needs an argument: -i'}
  ${'--all --update-images'}                          | ${'unknown flag: --update-images (did you mean --update-image?)'}
  ${'--all -i y:1 now'}                               | ${'expected no (non-flag) arguments'}
  ${'-w deployment/shop -i y:1'}                      | ${'expected no (non-flag) arguments'}
  ${'--all -i y:1 --verbose=much'}                    | ${'invalid argument "much" for --verbose: it is a whole number'}
`('release $argv is refused: $message', async ({ argv, message }) => {
  expect(await runInAWorld(['release', ...argv.split(' ').filter(Boolean)])).toEqual({
    code: 1,
    stdout: '',
    stderr: `Error: ${message}\nRun 'fluxctl release --help' for usage.\n`,
    waits: [],
  })
})
