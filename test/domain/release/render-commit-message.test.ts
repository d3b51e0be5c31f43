// The messages of our commits, to the letter of Flux's.
import { describe, expect, it } from 'vitest'
import { restoreResult } from '../../../functions/domain/access/restore-result.ts'
import type { ResultObject } from '../../../functions/domain/access/update-objects.ts'
import {
  listTargets,
  renderAutomatedMessage,
  renderPolicyMessage,
  renderReleaseMessage,
} from '../../../functions/domain/release/render-commit-message.ts'
import type {
  ContainerReleaseSpec,
  ImageReleaseSpec,
  PolicyUpdate,
} from '../../../functions/domain/release/update-spec.ts'
import { aResult } from '../../cli/update-answers.ts'
import { idOf } from './a-use.ts'

const NOBODY = { message: '', user: '' }
const resultOf = (result: object) => restoreResult(result as ResultObject)
const A = 'demo:deployment/a'
const B = 'demo:deployment/b'

describe('an automated commit', () => {
  it.each`
    result                                                                                                   | message
    ${{ [A]: aResult('success', ['c x:1 x:2']) }}                                                            | ${'Auto-release x:2'}
    ${{ [A]: aResult('success', ['c x:1 x:2']), [B]: aResult('success', ['c x:1 x:2']) }}                    | ${'Auto-release x:2'}
    ${{ [B]: aResult('success', ['c y:1 y:2', 'd x:1 x:2']), [A]: aResult('skipped', []) }}                  | ${'Auto-release multiple (2) images\n\n - x:2\n - y:2\n'}
    ${{ [A]: aResult('success', ['c h.io/x:1 h.io/x:2']), [B]: aResult('success', ['c a:1 a:2@sha256:b']) }} | ${'Auto-release multiple (2) images\n\n - a:2@sha256:b\n - h.io/x:2\n'}
  `('of $result is $message', ({ result, message }) => {
    expect(renderAutomatedMessage(resultOf(result))).toBe(message)
  })

  it('names only what was written', () => {
    const result = { [A]: aResult('success', ['c x:1 x:2']), [B]: aResult('failed', ['c y:1 y:2']) }
    expect(listTargets(resultOf(result))).toEqual(['x:2'])
  })
})

describe('a release by image', () => {
  const spec: ImageReleaseSpec = {
    type: 'image',
    workloads: 'all',
    image: 'latest',
    kind: 'execute',
    excludes: [],
    force: false,
  }
  it.each`
    changes                                                | said            | message
    ${{}}                                                  | ${''}           | ${'Release all latest to all'}
    ${{ image: 'x:2' }}                                    | ${''}           | ${'Release x:2 to all'}
    ${{ workloads: [idOf('b'), idOf('a')], image: 'x:2' }} | ${''}           | ${'Release x:2 to demo:deployment/b, demo:deployment/a'}
    ${{ workloads: [idOf('a')] }}                          | ${''}           | ${'Release all latest to demo:deployment/a'}
    ${{}}                                                  | ${'Said\n\nso'} | ${'Said\n\nso'}
  `('of $changes, saying $said, is $message', ({ changes, said, message }) => {
    expect(renderReleaseMessage({ ...spec, ...changes }, new Map(), { message: said, user: '' })).toBe(message)
  })
})

describe('a release by container', () => {
  const spec: ContainerReleaseSpec = {
    type: 'containers',
    kind: 'execute',
    containers: new Map(),
    skipMismatches: false,
    force: false,
  }
  it.each`
    result                                                                                                    | message
    ${{ [A]: aResult('success', ['c x:1 x:2']) }}                                                             | ${`Update image refs in ${A}\n\n${A}\n- x:2\n\n`}
    ${{ [B]: aResult('success', ['c x:1 x:2', 'd y:1 y:2']), [A]: aResult('success', ['c x:1 x:2'], 'off') }} | ${`Update image refs in ${A}, ${B}\n\n${A}\n- x:2\n\n${B}\n- x:2\n- y:2\n\n`}
    ${{ [A]: aResult('success', ['c x:1 x:2']), [B]: aResult('skipped', [], 'locked') }}                      | ${`Update image refs in ${A}\n\n${A}\n- x:2\n\n`}
  `('of $result is $message', ({ result, message }) => {
    expect(renderReleaseMessage(spec, resultOf(result), NOBODY)).toBe(message)
  })

  it('is what the person said, when they said something', () => {
    expect(renderReleaseMessage(spec, new Map(), { message: 'Said', user: 'A' })).toBe('Said')
  })
})

describe('a change of policies', () => {
  const add = (...names: string[]): PolicyUpdate => ({
    add: new Map(names.map(name => [name, 'true'])),
    remove: new Set(),
  })
  const remove = (...names: string[]): PolicyUpdate => ({ add: new Map(), remove: new Set(names) })
  it.each`
    updates                                              | said      | message
    ${{ a: add('automated') }}                           | ${''}     | ${`Automated: ${A}\n`}
    ${{ b: add('automated'), a: add('automated') }}      | ${''}     | ${`Automated: ${A}, ${B}\n`}
    ${{ a: remove('automated') }}                        | ${''}     | ${`Deautomated: ${A}\n`}
    ${{ a: add('locked') }}                              | ${''}     | ${`Locked: ${A}\n`}
    ${{ a: remove('locked') }}                           | ${''}     | ${`Unlocked: ${A}\n`}
    ${{ a: add('ignore') }}                              | ${''}     | ${`Updated policies: ${A}\n`}
    ${{ a: add('tag.main', 'tag.side') }}                | ${''}     | ${`Updated policies: ${A}\n`}
    ${{ a: add('locked', 'locked_user', 'locked_msg') }} | ${''}     | ${`Updated workload policies\n\n- Locked: ${A}\n- Updated policies: ${A}\n`}
    ${{ a: add('automated'), b: remove('automated') }}   | ${''}     | ${`Updated workload policies\n\n- Automated: ${A}\n- Deautomated: ${B}\n`}
    ${{ a: add('automated') }}                           | ${'Said'} | ${`Said\n\n- Automated: ${A}\n`}
    ${{ a: add('automated'), b: add('locked') }}         | ${'Said'} | ${`Said\n\n- Automated: ${A}\n- Locked: ${B}\n`}
  `('of $updates, saying $said, is $message', ({ updates, said, message }) => {
    const named = Object.entries(updates as Record<string, PolicyUpdate>).map(
      ([name, one]) => [idOf(name), one] as const,
    )
    expect(renderPolicyMessage({ type: 'policy', updates: new Map(named) }, { message: said, user: '' })).toBe(message)
  })
})
