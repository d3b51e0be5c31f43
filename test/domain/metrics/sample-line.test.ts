// Which numbers stand in which line; what a stranger may choose never becomes a label.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LINE_METRICS, type Sample } from '../../../functions/domain/metrics/catalogue.ts'
import { sampleLine } from '../../../functions/domain/metrics/sample-line.ts'

const NOW = Date.parse('2026-01-02T03:04:05Z')
const NOW_S = NOW / 1000

/** Renders samples as Prometheus would name them. */
function print(samples: readonly Sample[]): readonly string[] {
  return samples.map(({ metric, labels, value }) => {
    const told = Object.entries(labels).map(([name, text]) => `${name}=${text}`)
    return `${metric}{${told.join(',')}} ${value}`
  })
}

const ofTarget = { target: 'shop', job: 'push-1', commit: 'c0ffee1' }

describe('the line of a sync', () => {
  const sync = { ...ofTarget, reason: 'push', tookMs: 1_500, tag: 'moved' }
  it.each`
    verdict             | counts                                     | success    | syncedAt     | manifests
    ${'unchanged'}      | ${undefined}                               | ${'true'}  | ${NOW_S}     | ${[]}
    ${'applied'}        | ${{ created: 2, unchanged: 5 }}            | ${'true'}  | ${NOW_S}     | ${['true 7', 'false 0']}
    ${'applied'}        | ${{ updated: 1, waiting: 2 }}              | ${'true'}  | ${NOW_S}     | ${['true 1', 'false 2']}
    ${'partly-applied'} | ${{ updated: 1, unchanged: 1, failed: 3 }} | ${'true'}  | ${undefined} | ${['true 2', 'false 3']}
    ${'postponed'}      | ${{ updated: 1, postponed: 9 }}            | ${'true'}  | ${undefined} | ${[]}
    ${'retrying'}       | ${undefined}                               | ${'false'} | ${undefined} | ${[]}
    ${'failed'}         | ${undefined}                               | ${'false'} | ${undefined} | ${[]}
  `('that is $verdict: success $success', ({ verdict, counts, success, syncedAt, manifests }) => {
    const samples = sampleLine({ msg: `sync ${verdict}`, ...sync, counts }, NOW)
    const of = (metric: Sample['metric']) => samples.filter(sample => sample.metric === metric)
    expect(print(of('flux_daemon_sync_duration_seconds'))).toEqual([
      `flux_daemon_sync_duration_seconds{target=shop,success=${success}} 1.5`,
    ])
    expect(print(of('fluxless_syncs_total'))).toEqual([
      `fluxless_syncs_total{target=shop,verdict=${verdict},reason=push} 1`,
    ])
    expect(of('fluxless_last_sync_timestamp_seconds')[0]?.value).toBe(syncedAt)
    const told = of('flux_daemon_sync_manifests').map(({ labels, value }) => `${labels.success} ${value}`)
    expect(told).toEqual(manifests)
  })

  it('counts what happened to objects, and not what merely stands', () => {
    const counts = {
      created: 1,
      updated: 2,
      pruned: 3,
      deleting: 4,
      failed: 5,
      unchanged: 6,
      'left-alone': 7,
      'left-over': 8,
    }
    const samples = sampleLine({ msg: 'sync partly-applied', ...sync, counts }, NOW)
    const objects = samples.filter(({ metric }) => metric === 'fluxless_sync_objects_total')
    expect(objects.map(({ labels, value }) => `${labels.outcome} ${value}`).sort()).toEqual([
      'created 1',
      'deleting 4',
      'failed 5',
      'pruned 3',
      'updated 2',
    ])
  })

  it.each`
    line                                                      | ready
    ${{ msg: 'sync applied', ...sync }}                       | ${1}
    ${{ msg: 'sync retrying', ...sync }}                      | ${1}
    ${{ msg: 'sync retrying', ...sync, commit: undefined }}   | ${0}
    ${{ msg: 'poll failed', target: 'shop', code: 'github' }} | ${0}
  `('tells whether the Git host answered: $ready', ({ line, ready }) => {
    const samples = sampleLine(line, NOW).filter(({ metric }) => metric === 'flux_git_ready')
    expect(print(samples)).toEqual([`flux_git_ready{target=shop} ${ready}`])
  })
})

describe('any other line', () => {
  it.each`
    line                                                                                | samples
    ${{ msg: 'images committed', ...ofTarget, kind: 'automate', tookMs: 250 }}          | ${['flux_daemon_job_duration_seconds{target=shop,success=true} 0.25', 'fluxless_image_runs_total{target=shop,kind=automate,verdict=committed} 1']}
    ${{ msg: 'images failed', ...ofTarget, kind: 'update', tookMs: 250 }}               | ${['flux_daemon_job_duration_seconds{target=shop,success=false} 0.25', 'fluxless_image_runs_total{target=shop,kind=update,verdict=failed} 1']}
    ${{ msg: 'health healthy', ...ofTarget }}                                           | ${['fluxless_target_healthy{target=shop} 1']}
    ${{ msg: 'health failed', ...ofTarget }}                                            | ${['fluxless_target_healthy{target=shop} 0']}
    ${{ msg: 'health progressing', ...ofTarget }}                                       | ${[]}
    ${{ msg: 'health unknown', ...ofTarget }}                                           | ${[]}
    ${{ msg: 'tick', due: 3 }}                                                          | ${['fluxless_ticks_total{} 1', `fluxless_last_tick_timestamp_seconds{} ${NOW_S}`]}
    ${{ msg: 'scan done', image: 'ghcr.io/acme/shop', tags: 3 }}                        | ${['fluxless_scans_total{registry=ghcr.io,outcome=done} 1']}
    ${{ msg: 'scan goes on', image: '127.0.0.1:5000/shop' }}                            | ${['fluxless_scans_total{registry=127.0.0.1:5000,outcome=goes-on} 1']}
    ${{ msg: 'scan failed', image: 'index.docker.io/library/nginx', code: 'x' }}        | ${['fluxless_scans_total{registry=index.docker.io,outcome=failed} 1']}
    ${{ msg: 'scan still fails', image: 'quay.io/a/b' }}                                | ${['fluxless_scans_total{registry=quay.io,outcome=failed} 1']}
    ${{ msg: 'job comes back', code: 'cluster-busy', target: 'shop', message: 'm1' }}   | ${['fluxless_jobs_failed_total{outcome=comes-back,code=cluster-busy} 1']}
    ${{ msg: 'job given up', code: 'bug', what: 'Error: x' }}                           | ${['fluxless_jobs_failed_total{outcome=given-up,code=bug} 1']}
    ${{ msg: 'request failed', code: 'table-unavailable', path: '/api/flux' }}          | ${['fluxless_requests_failed_total{code=table-unavailable} 1']}
    ${{ msg: 'query refused', status: 401, error: 'x' }}                                | ${['fluxless_queries_refused_total{status=401} 1']}
    ${{ msg: 'delivery received', endpoint: 'gh', delivery: 'd-1', outcome: 'queued' }} | ${['fluxless_deliveries_total{endpoint=gh,outcome=queued} 1']}
    ${{ msg: 'delivery received', endpoint: 'gh', outcome: 'refused', why: 'x' }}       | ${['fluxless_deliveries_total{endpoint=,outcome=refused} 1']}
    ${{ msg: 'delivery received', outcome: 'not-a-hook' }}                              | ${['fluxless_deliveries_total{endpoint=,outcome=not-a-hook} 1']}
    ${{ msg: 'sync asked for', target: 'shop', job: 'j' }}                              | ${[]}
    ${{ msg: 'images not noted', target: 'shop' }}                                      | ${[]}
    ${{ msg: 'health not checked', target: 'shop' }}                                    | ${[]}
    ${{ msg: 'constructor' }}                                                           | ${[]}
    ${{ msg: 'sync toString' }}                                                         | ${[]}
    ${{ msg: '' }}                                                                      | ${[]}
  `('$line.msg gives $samples', ({ line, samples }) => {
    expect(print(sampleLine(line, NOW))).toEqual(samples)
  })
})

describe('labels', () => {
  const MESSAGES = [
    'sync applied',
    'images nothing',
    'health failed',
    'tick',
    'scan done',
    'job given up',
    'delivery received',
    'query refused',
    'request failed',
    'poll failed',
  ]
  const anything = fc.anything({ maxDepth: 1 })
  const NAMES = [
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
  const fields = fc.dictionary(fc.constantFrom(...NAMES), anything)

  it('are those of the catalogue, whatever a line holds, and values are numbers', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MESSAGES), fields, (msg, given) => {
        for (const { metric, labels, value } of sampleLine({ ...given, msg }, NOW)) {
          expect(Object.keys(labels).sort()).toEqual([...LINE_METRICS[metric].labels].sort())
          expect(value).toEqual(expect.any(Number))
          for (const text of Object.values(labels)) expect(text).toEqual(expect.any(String))
        }
      }),
      { numRuns: 500, seed: 20_260_104 },
    )
  })

  it('hold nothing that an unproven sender chooses', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (endpoint, why) => {
        const line = { msg: 'delivery received', endpoint, why, outcome: 'refused' }
        expect(print(sampleLine(line, NOW))).toEqual(['fluxless_deliveries_total{endpoint=,outcome=refused} 1'])
      }),
      { numRuns: 100, seed: 20_260_105 },
    )
  })

  it('are never what is new each time', () => {
    const names = new Set(Object.values(LINE_METRICS).flatMap(({ labels }) => [...labels] as string[]))
    expect([...names].sort()).toEqual([
      'code',
      'endpoint',
      'kind',
      'outcome',
      'reason',
      'registry',
      'status',
      'success',
      'target',
      'verdict',
    ])
  })
})
