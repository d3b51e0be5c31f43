// A release of exact images: what has to be there, what is locked, what does not match.
import { describe, expect, it } from 'vitest'
import { planContainerRelease } from '../../../functions/domain/release/plan-container-release.ts'
import { idOf, someUses } from './a-use.ts'

type Options = { skipMismatches?: boolean; force?: boolean; locked?: boolean }

/** Wants are written `workload container current target`, `-` being whatever is there. */
function plan(wanted: string, uses: string, { skipMismatches = false, force = false, locked = false }: Options = {}) {
  const byWorkload = Map.groupBy(wanted.split(', '), line => idOf(line.split(' ')[0] ?? ''))
  const containers = [...byWorkload].map(([id, lines]) => {
    const read = lines.map(line => {
      const [, container = '', current = '', target = ''] = line.split(' ')
      return { container, current: current === '-' ? '' : current, target }
    })
    return [id, read] as const
  })
  const spec = { type: 'containers', kind: 'execute', containers: new Map(containers), skipMismatches, force } as const
  const found = someUses(...uses.split(', ')).map(use => ({ ...use, isLocked: locked }))
  const { changes, result } = planContainerRelease(spec, { uses: found, imageless: [] })
  const told = [...result].map(([id, { status, error, containers: done }]) => {
    const name = id.replace('demo:deployment/', '')
    const words = done.map(one => `${one.container}: ${one.current} -> ${one.target}`)
    return [name, status, ...(error === undefined ? [] : [error]), ...words].join(' ')
  })
  expect(changes.length).toBe([...result.values()].flatMap(one => one.containers).length)
  return told
}

const SKIP = { skipMismatches: true }

describe('a release of exact images', () => {
  it.each`
    wanted                        | uses                  | options                          | told
    ${'a c x:1 x:2'}              | ${'a c x:1'}          | ${{}}                            | ${['a success c: x:1 -> x:2']}
    ${'a c - x:2'}                | ${'a c x:1'}          | ${{}}                            | ${['a success c: x:1 -> x:2']}
    ${'a c - y:2'}                | ${'a c x:1'}          | ${{}}                            | ${['a success c: x:1 -> y:2']}
    ${'a c x:1 x:2'}              | ${'a c x:1, b c x:1'} | ${{}}                            | ${['b ignored not included', 'a success c: x:1 -> x:2']}
    ${'a c x:1 x:2, a d y:1 y:2'} | ${'a c x:1, a d y:1'} | ${{}}                            | ${['a success c: x:1 -> x:2 d: y:1 -> y:2']}
    ${'a c x:1 x:2, b c x:1 x:2'} | ${'a c x:1, b c x:1'} | ${{}}                            | ${['a success c: x:1 -> x:2', 'b success c: x:1 -> x:2']}
    ${'gone c x:1 x:2'}           | ${'a c x:1'}          | ${{}}                            | ${['a ignored not included', 'gone skipped not found in repository']}
    ${'a e x:1 x:2'}              | ${'a c x:1'}          | ${{}}                            | ${['a failed container(s) not found: e']}
    ${'a e x:1 x:2, a f x:1 x:2'} | ${'a c x:1'}          | ${{}}                            | ${['a failed container(s) not found: e, f']}
    ${'a e x:1 x:2, a c x:1 x:2'} | ${'a c x:1'}          | ${SKIP}                          | ${['a failed container(s) not found: e']}
    ${'a c x:0 x:2'}              | ${'a c x:1'}          | ${{}}                            | ${['a failed container(s) tag mismatch: c']}
    ${'a c docker.io/x:1 x:2'}    | ${'a c x:1'}          | ${{}}                            | ${['a failed container(s) tag mismatch: c']}
    ${'a c x:0 x:2, a d x:0 x:2'} | ${'a c x:1, a d x:1'} | ${{}}                            | ${['a failed container(s) tag mismatch: c, d']}
    ${'a c x:0 x:2'}              | ${'a c x:1'}          | ${SKIP}                          | ${['a skipped container(s) tag mismatch: c']}
    ${'a c x:0 x:2, a d x:1 x:2'} | ${'a c x:1, a d x:1'} | ${SKIP}                          | ${['a success container(s) tag mismatch: c d: x:1 -> x:2']}
    ${'a c x:2 x:2'}              | ${'a c x:2'}          | ${{}}                            | ${['a skipped image(s) up to date']}
    ${'a c - x:2'}                | ${'a c x:2'}          | ${{}}                            | ${['a skipped image(s) up to date']}
    ${'a c x:1 x:2'}              | ${'a c x:2'}          | ${{}}                            | ${['a skipped image(s) up to date']}
    ${'a c x:1 x:2, a d x:1 x:2'} | ${'a c x:2, a d x:1'} | ${{}}                            | ${['a success d: x:1 -> x:2']}
    ${'a c x:1 x:2, a c x:1 x:3'} | ${'a c x:1'}          | ${{}}                            | ${['a success c: x:1 -> x:3']}
    ${'a c x:1 x:2'}              | ${'a c x:1'}          | ${{ locked: true }}              | ${['a skipped locked']}
    ${'a c x:1 x:2'}              | ${'a c x:1'}          | ${{ locked: true, force: true }} | ${['a success c: x:1 -> x:2']}
    ${'a c x:0 x:2'}              | ${'a c x:1'}          | ${{ force: true }}               | ${['a failed container(s) tag mismatch: c']}
    ${'a c x:1 x:2'}              | ${'b c x:1'}          | ${{ force: true }}               | ${['b ignored not included', 'a skipped not found in repository']}
  `('of $wanted over $uses with $options: $told', ({ wanted, uses, options, told }) => {
    expect(plan(wanted, uses, options)).toEqual(told)
  })

  it('finds no container in a workload without an image', () => {
    const containers = new Map([[idOf('chart'), [{ container: 'c', current: '', target: 'x:2' }]]])
    const spec = { type: 'containers', kind: 'plan', containers, skipMismatches: false, force: false } as const
    const { result } = planContainerRelease(spec, { uses: [], imageless: [idOf('chart')] })
    expect(result.get(idOf('chart'))).toMatchObject({ status: 'failed', error: 'container(s) not found: c' })
  })
})
