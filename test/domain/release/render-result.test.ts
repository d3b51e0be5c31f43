// The table of a release, to the letter of Flux's own tests.
import { describe, expect, it } from 'vitest'
import { restoreResult } from '../../../functions/domain/access/restore-result.ts'
import type { ResultObject } from '../../../functions/domain/access/update-objects.ts'
import { renderResult } from '../../../functions/domain/release/render-result.ts'
import { aResult } from '../../cli/update-answers.ts'

const UPDATE = 'helloworld quay.io/weaveworks/helloworld:master-a000002 quay.io/weaveworks/helloworld:master-a000001'

const render = (result: object, verbosity: number) => renderResult(restoreResult(result as ResultObject), verbosity)

describe('the table of a release', () => {
  it.each`
    what                                      | result                                                                             | lines
    ${'an error, and results'}                | ${{ 'default/helloworld': aResult('success', [UPDATE], 'test error') }}            | ${['WORKLOAD            STATUS   UPDATES', 'default/helloworld  success  test error', '                             helloworld: quay.io/weaveworks/helloworld:master-a000002 -> master-a000001']}
    ${'results'}                              | ${{ 'default/helloworld': aResult('success', [UPDATE]) }}                          | ${['WORKLOAD            STATUS   UPDATES', 'default/helloworld  success  helloworld: quay.io/weaveworks/helloworld:master-a000002 -> master-a000001']}
    ${'workloads by id, with nothing to say'} | ${{ 'default/d': aResult('success', []), 'default/a': aResult('success', []) }}    | ${['WORKLOAD   STATUS   UPDATES', 'default/a  success  ', 'default/d  success  ']}
    ${'nothing'}                              | ${{}}                                                                              | ${['WORKLOAD   STATUS   UPDATES']}
    ${'a digest where there is no tag'}       | ${{ 'a:b/c': aResult('success', ['app x:1 x@sha256:abc']) }}                       | ${['WORKLOAD   STATUS   UPDATES', 'a:b/c      success  app: x:1 -> sha256:abc']}
    ${'a digest beside the tag'}              | ${{ 'a:b/c': aResult('success', ['app x:1 x:1@sha256:abc']) }}                     | ${['WORKLOAD   STATUS   UPDATES', 'a:b/c      success  app: x:1 -> 1@sha256:abc']}
    ${'a port that is no tag'}                | ${{ 'a:b/c': aResult('success', ['app h:5000/x h:5000/x:2']) }}                    | ${['WORKLOAD   STATUS   UPDATES', 'a:b/c      success  app: h:5000/x -> 2']}
    ${'names of any script, by characters'}   | ${{ 'ä:b/😀': aResult('failed', [], 'no'), 'b:c/d': aResult('failed', [], 'no') }} | ${['WORKLOAD   STATUS   UPDATES', 'b:c/d      failed   no', 'ä:b/😀      failed   no']}
    ${'a line for each container'}            | ${{ 'a:b/c': aResult('success', ['one x:1 x:2', 'two y:1 y:2']) }}                 | ${['WORKLOAD   STATUS   UPDATES', 'a:b/c      success  one: x:1 -> 2', '                    two: y:1 -> 2']}
  `('shows $what', ({ result, lines }) => {
    expect(render(result, 0)).toBe(`${lines.join('\n')}\n`)
  })

  it.each`
    verbosity | shown
    ${0}      | ${['a:failed/x', 'a:success/x']}
    ${1}      | ${['a:failed/x', 'a:skipped/x', 'a:success/x']}
    ${2}      | ${['a:failed/x', 'a:ignored/x', 'a:skipped/x', 'a:success/x']}
    ${3}      | ${['a:failed/x', 'a:ignored/x', 'a:skipped/x', 'a:success/x']}
  `('shows with $verbosity times -v $shown', ({ verbosity, shown }) => {
    const words = ['success', 'failed', 'skipped', 'ignored']
    const result = Object.fromEntries(words.map(word => [`a:${word}/x`, aResult(word, [], 'why')]))
    const ids = render(result, verbosity)
      .split('\n')
      .slice(1, -1)
      .map(line => line.split(' ')[0])
    expect(ids).toEqual(shown)
  })
})
