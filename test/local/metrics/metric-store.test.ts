// What Prometheus reads: the text format, buckets that add up, texts that cannot break out of it.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openMetricStore } from '../../../functions/local/metrics/metric-store.ts'

const CATALOGUE = {
  jobs_total: { kind: 'counter', help: 'Jobs.', labels: ['target', 'outcome'] },
  waiting: { kind: 'gauge', help: 'What waits;\nnow.', labels: [] },
  took_seconds: { kind: 'histogram', help: 'Time \\ taken.', labels: ['target'], buckets: [0.5, 5] },
} as const

describe('the store', () => {
  it('tells nothing before there is anything', () => {
    expect(openMetricStore(CATALOGUE).render()).toBe('')
  })

  it('adds to counters, sets gauges, puts what it observes into buckets', () => {
    const store = openMetricStore(CATALOGUE)
    const labels = { target: 'shop', outcome: 'done' }
    store.add({ metric: 'jobs_total', labels, value: 1 })
    store.add({ metric: 'jobs_total', labels, value: 2 })
    store.add({ metric: 'jobs_total', labels: { target: 'shop', commit: 'c0ffee' }, value: 1 })
    store.add({ metric: 'waiting', labels: {}, value: 7 })
    store.add({ metric: 'waiting', labels: {}, value: 3 })
    for (const value of [0.1, 0.5, 3, 60]) store.add({ metric: 'took_seconds', labels: { target: 'shop' }, value })
    expect(store.render()).toBe(
      [
        '# HELP jobs_total Jobs.',
        '# TYPE jobs_total counter',
        'jobs_total{target="shop",outcome="done"} 3',
        'jobs_total{target="shop"} 1',
        '# HELP waiting What waits;\\nnow.',
        '# TYPE waiting gauge',
        'waiting 3',
        '# HELP took_seconds Time \\\\ taken.',
        '# TYPE took_seconds histogram',
        'took_seconds_bucket{target="shop",le="0.5"} 2',
        'took_seconds_bucket{target="shop",le="5"} 3',
        'took_seconds_bucket{target="shop",le="+Inf"} 4',
        'took_seconds_sum{target="shop"} 63.6',
        'took_seconds_count{target="shop"} 4',
        '',
      ].join('\n'),
    )
  })

  it('keeps texts inside their quotes, and different ones apart', () => {
    const LINE = /^jobs_total(?:\{target="((?:[^"\\\n]|\\["\\n])*)"\})? 1$/
    const unquote = (text = '') => text.replace(/\\(.)/g, (_, each: string) => (each === 'n' ? '\n' : each))
    fc.assert(
      fc.property(fc.uniqueArray(fc.string(), { maxLength: 5 }), targets => {
        const store = openMetricStore(CATALOGUE)
        for (const target of targets) store.add({ metric: 'jobs_total', labels: { target }, value: 1 })
        const lines = store.render().split('\n').slice(2, -1)
        expect(lines.map(line => unquote(LINE.exec(line)?.[1]))).toEqual(targets)
      }),
      { numRuns: 200, seed: 20_260_106 },
    )
  })
})
