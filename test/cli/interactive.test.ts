// fluxctl release --interactive: the menu as it is drawn, what keys do to it, and what is released.
import { describe, expect, it } from 'vitest'
import { serveScripts } from './serve-scripts.ts'
import { aJob, aResult, facts, SHA } from './update-answers.ts'

const serve = serveScripts()
const RESULT = {
  'a:deployment/one': aResult('success', ['app x/one:1 x/one:2', 'init x/init:1 x/init:3']),
  'a:deployment/off': aResult('skipped', [], 'locked'),
  'b:deployment/two': aResult('success', ['app x/two:1 x/two:2'], 'odd'),
}
const [UP, DOWN, ESCAPE] = ['\u001b[A', '\u001b[B', '\u001b']
const [HIDE, SHOW] = ['\u001b[?25l', '\u001b[?25h']
const ONE = { Container: 'app', Current: 'x/one:1', Target: 'x/one:2' }
const INIT = { Container: 'init', Current: 'x/init:1', Target: 'x/init:3' }
const TWO = { Container: 'app', Current: 'x/two:1', Target: 'x/two:2' }

async function choose(
  keys: readonly string[] | undefined,
  argv: readonly string[] = [],
  result: object = RESULT,
  columns = 80,
) {
  const { run, posted, asked } = await serve({
    'POST v9/update-manifests': [{ value: 'plan-1' }, { value: 'job-1' }],
    'GET v6/jobs?id=plan-1': aJob({ result, update: facts({ verdict: 'nothing' }) }),
    'GET v6/jobs?id=job-1': aJob({
      revision: SHA,
      result: { 'a:deployment/one': RESULT['a:deployment/one'] },
      update: facts(),
    }),
    [`GET v6/sync?ref=${SHA}`]: { value: [] },
  })
  const options = ['release', '--all', '--update-all-images', '--interactive', ...argv]
  const outcome = await run(options, keys === undefined ? {} : { keys, columns })
  return { ...outcome, posted: posted(), asked }
}

describe('an interactive release', () => {
  it('plans, shows the menu, releases what is checked, and waits', async () => {
    const { code, stdout, stderr, posted } = await choose([DOWN, ' ', '\r'])
    expect(code).toBe(0)
    const menu = (...marks: readonly string[]) => `    WORKLOAD          STATUS   UPDATES
${marks[0]} a:deployment/one  success  app: x/one:1 -> 2
${marks[1]}                            init: x/init:1 -> 3
    b:deployment/two  success  odd
${marks[2]}                            app: x/two:1 -> 2

Use arrow keys and [Space] to toggle updates; hit [Enter] to release selected.
`
    const table =
      'WORKLOAD          STATUS   UPDATES\na:deployment/one  success  app: x/one:1 -> 2\n                           init: x/init:1 -> 3\n'
    const back = '\u001b[7A'
    const frames = [menu('⇒ ◉', '  ◉', '  ◉'), menu('  ◉', '⇒ ◉', '  ◉'), menu('  ◉', '⇒ ◯', '  ◉')]
    expect(stdout).toBe(`${frames[0]}${HIDE}${back}${frames[1]}${back}${frames[2]}\n${SHOW}${table}`)
    expect(stderr).toBe(
      'Submitting dry-run release ...\nSubmitting selected release ...\nCommit pushed:\t1a2b3c4\nCommit applied:\t1a2b3c4\n',
    )
    const specs = { 'a:deployment/one': [ONE], 'b:deployment/two': [TWO] }
    expect(posted).toMatchObject([
      { type: 'image', spec: { Kind: 'plan' } },
      { type: 'containers', spec: { Kind: 'execute', SkipMismatches: false, Force: false } },
    ])
    expect(posted[1].spec.ContainerSpecs).toEqual(specs)
  })

  it.each`
    keys                            | argv      | chosen
    ${['\r']}                       | ${[]}     | ${[ONE, INIT, TWO]}
    ${['\n']}                       | ${[]}     | ${[ONE, INIT, TWO]}
    ${[' ', '\r']}                  | ${[]}     | ${[INIT, TWO]}
    ${[' ', ' ', '\r']}             | ${[]}     | ${[ONE, INIT, TWO]}
    ${[UP, ' ', '\r']}              | ${[]}     | ${[ONE, INIT]}
    ${['k', ' ', '\r']}             | ${[]}     | ${[ONE, INIT]}
    ${['j', 'j', 'j', ' ', '\r']}   | ${[]}     | ${[INIT, TWO]}
    ${['\t', ' ', '\r']}            | ${[]}     | ${[ONE, TWO]}
    ${['\u001bOB', ' ', '\r']}      | ${[]}     | ${[ONE, TWO]}
    ${['x', '\u001b[C', ' ', '\r']} | ${[]}     | ${[INIT, TWO]}
    ${[`${DOWN}${DOWN} \r`]}        | ${[]}     | ${[ONE, INIT]}
    ${[' ', '\r']}                  | ${['-v']} | ${[INIT, TWO]}
    ${['j', ' ', 'j', ' ', '\r']}   | ${['-v']} | ${[ONE]}
  `('with the keys $keys and $argv releases $chosen', async ({ keys, argv, chosen }) => {
    const { posted } = await choose(keys, argv)
    expect(Object.values(posted[1].spec.ContainerSpecs).flat()).toEqual(chosen)
  })

  it.each`
    what                      | keys                               | result                                     | stderr
    ${'q'}                    | ${[' ', 'q']}                      | ${RESULT}                                  | ${'Aborted.'}
    ${'Esc'}                  | ${[ESCAPE]}                        | ${RESULT}                                  | ${'Aborted.'}
    ${'Ctrl-C'}               | ${['\u0003']}                      | ${RESULT}                                  | ${'Aborted.'}
    ${'a terminal that goes'} | ${['j']}                           | ${RESULT}                                  | ${'Aborted.'}
    ${'nothing to choose'}    | ${['\r']}                          | ${{ 'a:b/c': aResult('failed', [], 'x') }} | ${'No changes found.'}
    ${'no result'}            | ${['\r']}                          | ${{}}                                      | ${'No changes found.'}
    ${'nothing checked'}      | ${[' ', 'j', ' ', 'j', ' ', '\r']} | ${RESULT}                                  | ${'No changes found.'}
  `('ends with $what, and with 0', async ({ keys, result, stderr }) => {
    const outcome = await choose(keys, [], result)
    expect([outcome.code, outcome.stderr]).toEqual([0, `Submitting dry-run release ...\n${stderr}\n`])
    expect(outcome.posted).toHaveLength(1)
    expect(outcome.stdout.includes(HIDE)).toBe(outcome.stdout.endsWith(SHOW))
  })

  it('with --dry-run plans what was chosen', async () => {
    const { posted, asked } = await choose(['\r'], ['--dry-run', '--force', '--update-all-images=false', '-i', 'x:1'])
    expect(posted.map(({ spec }: { spec: { Kind: string; Force: boolean } }) => [spec.Kind, spec.Force])).toEqual([
      ['plan', true],
      ['plan', true],
    ])
    expect(asked.filter(({ line }) => line.includes('v6/sync'))).toEqual([])
  })

  it('needs a terminal, and asks nobody without one', async () => {
    const { code, stderr, asked } = await choose(undefined)
    expect([code, stderr, asked]).toEqual([1, 'Error: --interactive needs a terminal\n', []])
  })

  it.each`
    columns | lines
    ${80}   | ${6}
    ${300}  | ${4}
    ${0}    | ${4}
  `('draws over the $lines lines that it drew on a terminal of $columns columns', async ({ columns, lines }) => {
    const long = 'x'.repeat(200)
    const result = { 'a:b/c': aResult('success', [`app ${long}:1 y:2`]) }
    const { stdout } = await choose(['j', 'q'], [], result, columns)
    expect(stdout).toContain(`\u001b[${lines}A`)
  })
})
