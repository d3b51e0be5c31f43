// What a command line comes to: letters that differ by verb, lists, counts, old names.
import { describe, expect, it } from 'vitest'
import { parseArguments, readItems, readRepeated } from '../../functions/cli/parse-arguments.ts'

const VERBS = {
  show: {
    workload: { short: 'w', placeholder: 'ID', meaning: '' },
    limit: { short: 'l', placeholder: 'N', meaning: '' },
    item: { placeholder: 'X', meaning: '', isList: true },
    verbose: { short: 'v', meaning: '', isCounted: true },
    old: { short: 'c', placeholder: 'ID', meaning: '', deprecated: 'use another' },
  },
  follow: { watch: { short: 'w', meaning: '' }, force: { short: 'f', meaning: '' } },
} as const

describe('parseArguments', () => {
  it.each`
    argv                              | verb        | values                              | rest
    ${'show -w x'}                    | ${'show'}   | ${{ workload: 'x' }}                | ${[]}
    ${'show -wx'}                     | ${'show'}   | ${{ workload: 'x' }}                | ${[]}
    ${'show -w=x'}                    | ${'show'}   | ${{ workload: 'x' }}                | ${[]}
    ${'show -w =x'}                   | ${'show'}   | ${{ workload: '=x' }}               | ${[]}
    ${'show --workload==x'}           | ${'show'}   | ${{ workload: '=x' }}               | ${[]}
    ${'show --workload= x'}           | ${'show'}   | ${{ workload: '' }}                 | ${['x']}
    ${'show -w a -w b'}               | ${'show'}   | ${{ workload: 'b' }}                | ${[]}
    ${'show --limit -1'}              | ${'show'}   | ${{ limit: '-1' }}                  | ${[]}
    ${'follow -w x'}                  | ${'follow'} | ${{ watch: 'true' }}                | ${['x']}
    ${'follow -wf'}                   | ${'follow'} | ${{ watch: 'true', force: 'true' }} | ${[]}
    ${'follow --watch --watch=false'} | ${'follow'} | ${{}}                               | ${[]}
    ${'--target t follow -w'}         | ${'follow'} | ${{ target: 't', watch: 'true' }}   | ${[]}
    ${'-t x show -w y'}               | ${'show'}   | ${{ token: 'x', workload: 'y' }}    | ${[]}
    ${'show -v'}                      | ${'show'}   | ${{ verbose: '1' }}                 | ${[]}
    ${'show -vv --verbose'}           | ${'show'}   | ${{ verbose: '3' }}                 | ${[]}
    ${'show -v --verbose=2'}          | ${'show'}   | ${{ verbose: '2' }}                 | ${[]}
    ${'show -vw x'}                   | ${'show'}   | ${{ verbose: '1', workload: 'x' }}  | ${[]}
    ${'show -- -w'}                   | ${'show'}   | ${{}}                               | ${['-w']}
  `('reads $argv', ({ argv, verb, values, rest }) => {
    const parsed = parseArguments(argv.split(' '), VERBS)
    expect([parsed.verb, Object.fromEntries(parsed.values), parsed.rest]).toEqual([verb, values, rest])
  })

  it('keeps what was repeated apart, and reads it with commas or without', () => {
    const { values } = parseArguments(['show', '--item', 'a, b', '--item=c', '--item', 'a'], VERBS)
    expect(readItems(values, 'item')).toEqual(['a', 'b', 'c'])
    expect(readRepeated(values, 'item')).toEqual(['a, b', 'c', 'a'])
    expect([readItems(values, 'none'), readRepeated(values, 'none')]).toEqual([[], []])
  })

  it('tells once of an option that has another name now', () => {
    const { notices } = parseArguments(['show', '-c', 'x', '--old=y'], VERBS)
    expect(notices).toEqual(['Flag --old has been deprecated, use another'])
  })
})
