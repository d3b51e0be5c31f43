// The journal of a target's images: what is worth a line, and what must not push it out.
import { describe, expect, it } from 'vitest'
import type { ResourceIdText } from '../../../functions/domain/manifests/resource-id.ts'
import type { ImageRun } from '../../../functions/domain/sync/image-run.ts'
import type { TargetName } from '../../../functions/domain/sync/sync-target.ts'
import {
  noteImageRun,
  readImageJournal,
  readImageRun,
  recordImageRun,
} from '../../../functions/flows/steps/image-runs.ts'
import { openMemoryTable } from '../../../functions/ports/table/memory.ts'

const TARGET = 'production' as TargetName
const DOWN = { code: 'x', what: 'no answer', fix: 'wait' }
let count = 0

function aRun(changes: Partial<ImageRun> = {}): ImageRun {
  count += 1
  const times = { startedAt: 0, endedAt: 0 }
  const whole = {
    id: `job-${count}`,
    target: TARGET,
    kind: 'automate',
    result: new Map(),
    notes: [],
    summary: '',
  } as const
  return { ...whole, ...times, verdict: 'nothing', ...changes }
}

const committed = (summary: string, more: Partial<ImageRun> = {}) => aRun({ verdict: 'committed', summary, ...more })
const stuck = (...images: string[]) => aRun({ notes: images.map(image => ({ image, why: 'no date', fix: 'x' })) })
const failing = (more: Partial<ImageRun> = {}) =>
  aRun({ verdict: 'retrying', summary: 'no answer', failure: DOWN, ...more })
const proposed = (url: string) => aRun({ verdict: 'proposed', url, summary: 'x:2 proposed' })

async function keep(...runs: readonly ImageRun[]) {
  const table = openMemoryTable({ now: () => 0 })
  const news: boolean[] = []
  for (const run of runs) news.push((await noteImageRun(run, table, 0)).isNews)
  const journal = await readImageJournal(TARGET, table)
  const told = journal.map(({ verdict, summary, notes, url }) => [
    verdict,
    summary,
    url,
    notes.map(note => note.image).join(' '),
  ])
  return { news, told: told.map(words => words.filter(word => word).join(' ')), journal, table }
}

describe('a line', () => {
  it.each`
    what                                            | runs                                                                                                   | told
    ${'a commit has one'}                           | ${[committed('a'), committed('b')]}                                                                    | ${['committed b', 'committed a']}
    ${'two commits of one job have two'}            | ${[committed('a', { id: 'j' }), committed('b', { id: 'j' })]}                                          | ${['committed b', 'committed a']}
    ${'a commit stays when its job comes again'}    | ${[committed('a', { id: 'j' }), aRun({ id: 'j' })]}                                                    | ${['committed a']}
    ${'nothing has none'}                           | ${[aRun(), aRun({ kind: 'update' })]}                                                                  | ${[]}
    ${'nothing has one after a failure'}            | ${[failing(), aRun(), aRun()]}                                                                         | ${['nothing', 'retrying no answer']}
    ${'a stuck image has one for all the time'}     | ${[stuck('a'), stuck('a'), stuck('a')]}                                                                | ${['nothing a']}
    ${'another stuck image has another'}            | ${[stuck('a'), stuck('a', 'b')]}                                                                       | ${['nothing a b', 'nothing a']}
    ${'an image that moves again has one'}          | ${[stuck('a'), aRun(), aRun()]}                                                                        | ${['nothing', 'nothing a']}
    ${'an outage has one for all the time'}         | ${[failing(), failing(), failing()]}                                                                   | ${['retrying no answer']}
    ${'an outage that ends in a commit has both'}   | ${[failing(), committed('a')]}                                                                         | ${['committed a', 'retrying no answer']}
    ${'a job that failed and then commits has one'} | ${[failing({ id: 'j' }), committed('a', { id: 'j' })]}                                                 | ${['committed a']}
    ${'a proposal has one as long as it stands'}    | ${[proposed('u1'), proposed('u1'), proposed('u2')]}                                                    | ${['proposed x:2 proposed u2', 'proposed x:2 proposed u1']}
    ${'releases and automation do not mix'}         | ${[stuck('a'), aRun({ kind: 'update', verdict: 'failed', summary: 'no', failure: DOWN }), stuck('a')]} | ${['failed no', 'nothing a']}
  `('is right: $what', async ({ runs, told }) => {
    expect((await keep(...runs)).told).toEqual(told)
  })

  it('keeps a commit of this morning although an image is stuck and the host is down by turns', async () => {
    const day = Array.from({ length: 100 }, (_, hour) => (hour % 5 === 4 ? failing() : stuck('a')))
    const { told } = await keep(committed('this morning'), ...day.slice(0, 4), ...day.slice(0, 4))
    expect(told).toContain('committed this morning')
    expect((await keep(...Array.from({ length: 50 }, (_, index) => committed(`${index}`)))).journal).toHaveLength(20)
  })
})

describe('a note', () => {
  it('is news once, and again when it had gone', async () => {
    const { news } = await keep(stuck('a'), stuck('a'), aRun(), aRun(), stuck('a'), stuck('a', 'b'))
    expect(news).toEqual([true, false, true, false, true, true])
  })

  it('that stays is no news beside a commit', async () => {
    const { news } = await keep(stuck('a'), committed('x', { notes: stuck('a').notes }))
    expect(news).toEqual([true, false])
  })
})

describe('the size', () => {
  const id = (index: number) => `demo:deployment/app-${index}` as ResourceIdText
  const wide = () =>
    new Map(Array.from({ length: 1_000 }, (_, index) => [id(index), { status: 'skipped', containers: [] }] as const))

  it('of the journal does not grow with what a run looked at', async () => {
    const notes = stuck(...Array.from({ length: 1_000 }, (_, index) => `image-${index}`)).notes
    const { journal } = await keep(
      ...Array.from({ length: 30 }, (_, index) => committed(`${index}`, { result: wide(), notes })),
    )
    expect(journal).toHaveLength(20)
    expect(JSON.stringify(journal).length).toBeLessThan(100_000)
  })

  it('of a run by its job is what it is: whoever asked sees all of it', async () => {
    const table = openMemoryTable({ now: () => 0 })
    const run = aRun({ result: wide() })
    await recordImageRun(run, table, 0)
    expect(await readImageRun(run.id, table)).toEqual(run)
    expect(await readImageRun('other', table)).toBeUndefined()
    expect(await readImageJournal(TARGET, table)).toEqual([])
  })
})
