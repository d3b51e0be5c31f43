// The report on what was packaged: figures under their names, and what is over budget.
import { describe, expect, it } from 'vitest'
import { budgets } from '../../infra/budgets.ts'
import { findOverBudget, listFigures, type Packaged, renderFigures, renderSizes } from '../../infra/report.ts'

type Facts = {
  readonly name?: string
  readonly startKib?: number
  readonly lazyKib?: number
  readonly initMs?: number
  readonly startPackages?: readonly string[]
  readonly zipBytes?: number
}

function aFunction(facts: Facts = {}): Packaged {
  const { name = 'webhook', startKib = 100, lazyKib = 0, initMs = 40, startPackages = [], zipBytes = 9 } = facts
  const size = { startBytes: startKib * 1024, lazyBytes: lazyKib * 1024, gzipBytes: 30_000 }
  return {
    size: { name, ...size, startPackages, lazyPackages: ['@octokit/auth-app'] },
    init: { name, medianMs: initMs, runsMs: [initMs] },
    zipBytes,
    memoryMib: 512,
  }
}

describe('the figures', () => {
  it('stand under the names that the benchmarks use', () => {
    const figures = listFigures([
      aFunction({ lazyKib: 23.4 }),
      aFunction({ name: 'sync', lazyKib: 900, initMs: 60.04 }),
    ])
    expect(renderFigures(figures).split('\n')).toEqual([
      'bundle_webhook_kib: 123.4 KiB',
      'init_webhook_ms: 40.0 ms',
      'bundle_sync_start_kib: 100.0 KiB',
      'init_sync_ms: 60.0 ms',
    ])
    expect(figures.bundle_webhook_kib).toEqual({ value: 123.4, unit: 'KiB', goal: 380, met: true })
    expect(figures.init_sync_ms).toMatchObject({ goal: 120, met: true })
  })

  it('say when a goal is missed', () => {
    expect(listFigures([aFunction({ startKib: 381 })]).bundle_webhook_kib?.met).toBe(false)
  })

  it('are shown to people as a table, with what waits', () => {
    const [head, row, , early, lazy] = renderSizes([aFunction({ startPackages: ['js-yaml', 'valibot'] })]).split('\n')
    expect(head).toMatch(/^function +at start +budget +lazy +gzip +zip +init +budget +memory +1M runs$/)
    expect(row).toMatch(
      /^webhook +100\.0 KiB +380 KiB +0\.0 KiB +29\.3 KiB +0\.0 KiB +40 ms +100 ms +512 MiB +\$0\.87$/,
    )
    expect(early).toBe('webhook loads at the start: js-yaml, valibot')
    expect(lazy).toBe('webhook loads when needed: @octokit/auth-app')
  })
})

describe('the budget', () => {
  it.each`
    facts                                                                 | problems
    ${{}}                                                                 | ${[]}
    ${{ startKib: 380 }}                                                  | ${[]}
    ${{ startKib: 380.2 }}                                                | ${['webhook weighs 380.2 KiB at the start, not 380']}
    ${{ startKib: 300, lazyKib: 100 }}                                    | ${['webhook weighs 400 KiB at the start, not 380']}
    ${{ name: 'sync', startKib: 300, lazyKib: 4000 }}                     | ${[]}
    ${{ initMs: 199 }}                                                    | ${[]}
    ${{ initMs: 201 }}                                                    | ${['webhook starts in 201 ms, more than twice 100']}
    ${{ initMs: Number.NaN }}                                             | ${['webhook starts in NaN ms, more than twice 100']}
    ${{ name: 'sync', startPackages: ['@kubernetes/client-node', 'ws'] }} | ${['sync reads @kubernetes/client-node at the start: it must wait behind import()']}
    ${{ name: 'sync', startPackages: ['@octokit/auth-app'] }}             | ${['sync reads @octokit/auth-app at the start: it must wait behind import()']}
    ${{ name: 'novelty' }}                                                | ${['novelty has no budget: give it one in infra/budgets.ts']}
    ${{ zipBytes: 60_000_000 }}                                           | ${['webhook.zip is larger than Lambda takes']}
  `('of $facts: $problems', ({ facts, problems }: { facts: Facts; problems: string[] }) => {
    expect(findOverBudget([aFunction(facts)])).toEqual(problems)
  })

  it('of webhook and sync is what the project promises', () => {
    expect(budgets.webhook).toEqual({ startKib: 380, initMs: 100 })
    expect(budgets.sync).toEqual({ startKib: 1126, initMs: 120 })
  })
})
