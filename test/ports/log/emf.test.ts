// Lines that CloudWatch reads metrics from: each document keeps to the specification.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openEmfLog } from '../../../functions/ports/log/emf.ts'
import type { LogLine } from '../../../functions/ports/log/port.ts'
import { itBehavesLikeALog } from './contract.ts'

const AT = Date.parse('2026-01-02T03:04:05.678Z')

function open() {
  const lines: string[] = []
  const log = openEmfLog({ now: () => AT, namespace: 'fluxless', write: text => void lines.push(text) })
  return { log, seen: () => lines }
}

function tell(line: LogLine) {
  const { log, seen } = open()
  log.write(line)
  return seen().map(text => JSON.parse(text) as Readonly<Record<string, unknown>>)
}

type Directive = {
  readonly Namespace: string
  readonly Dimensions: readonly (readonly string[])[]
  readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[]
}
const directivesOf = (document: Readonly<Record<string, unknown>>) =>
  (document._aws as { readonly CloudWatchMetrics: readonly Directive[] } | undefined)?.CloudWatchMetrics ?? []

itBehavesLikeALog(open)

describe('a line with numbers', () => {
  it('is the line it was, and a document of metrics', () => {
    expect(tell({ msg: 'query refused', level: 'warn', status: 403, caller: 'ci' })).toEqual([
      {
        time: '2026-01-02T03:04:05.678Z',
        level: 'warn',
        msg: 'query refused',
        caller: 'ci',
        status: '403',
        fluxless_queries_refused_total: 1,
        _aws: {
          Timestamp: AT,
          CloudWatchMetrics: [
            {
              Namespace: 'fluxless',
              Dimensions: [['status']],
              Metrics: [{ Name: 'fluxless_queries_refused_total', Unit: 'Count' }],
            },
          ],
        },
      },
    ])
  })

  it('has a line beside it for what contradicts it', () => {
    const counts = { created: 2, failed: 1 }
    const documents = tell({ msg: 'sync applied', target: 'shop', reason: 'push', tookMs: 1_500, commit: 'c', counts })
    expect(documents.map(({ msg, success, outcome }) => [msg, success, outcome])).toEqual([
      ['sync applied', 'true', 'created'],
      ['metrics', 'false', 'failed'],
    ])
    expect(documents[0]).toMatchObject({ flux_daemon_sync_duration_seconds: 1.5, flux_daemon_sync_manifests: 2 })
    expect(documents[1]).toMatchObject({ flux_daemon_sync_manifests: 1, fluxless_sync_objects_total: 1 })
  })

  it.each`
    line                                                             | dimensions
    ${{ msg: 'sync applied', target: 'shop', tookMs: 1 }}            | ${['success', 'verdict']}
    ${{ msg: 'scan done', image: 'ghcr.io/acme/shop' }}              | ${['outcome']}
    ${{ msg: 'delivery received', endpoint: 'gh', delivery: 'd-1' }} | ${[]}
    ${{ msg: 'tick', due: 1 }}                                       | ${[]}
  `('$line.msg is billed by $dimensions, and by no name', ({ line, dimensions }) => {
    const names = tell(line)
      .flatMap(directivesOf)
      .flatMap(({ Dimensions }) => Dimensions.flat())
    expect([...new Set(names)].sort()).toEqual(dimensions)
  })

  it('has no moments: CloudWatch subtracts nothing from now', () => {
    const names = tell({ msg: 'tick' })
      .flatMap(directivesOf)
      .flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name))
    expect(names).toEqual(['fluxless_ticks_total'])
  })
})

describe('every document', () => {
  const messages = [
    'sync applied',
    'sync failed',
    'images committed',
    'delivery received',
    'job given up',
    'scan done',
    'health failed',
  ]
  const field = fc.oneof(
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.constant(undefined),
    fc.constant({ created: 1, failed: 2 }),
  )
  const names = [
    'target',
    'reason',
    'kind',
    'outcome',
    'code',
    'status',
    'image',
    'endpoint',
    'delivery',
    'tookMs',
    'counts',
    'commit',
  ]
  const line = fc.tuple(fc.constantFrom(...messages), fc.dictionary(fc.constantFrom(...names), field))

  it('holds what its directives name: numbers as metrics, texts as dimensions', () => {
    fc.assert(
      fc.property(line, ([msg, fields]) => {
        for (const document of tell({ ...fields, msg })) {
          const metrics = directivesOf(document).flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name))
          expect(new Set(metrics).size).toBe(metrics.length)
          for (const name of metrics) expect(document[name]).toEqual(expect.any(Number))
          for (const { Dimensions } of directivesOf(document)) {
            for (const name of Dimensions.flat()) expect(document[name]).toMatch(/./s)
          }
        }
      }),
      { numRuns: 300, seed: 20_260_102 },
    )
  })
})
