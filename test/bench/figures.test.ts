// Figures as they are printed, judged and written; percentiles.
import { describe, expect, it } from 'vitest'
import { type Figure, isMet, renderLine, renderTable, toFigure, toJson } from './figures.ts'
import { median, percentile, renderSpread } from './percentile.ts'

const aFigure = (changes: Partial<Figure> = {}): Figure =>
  toFigure({ name: 'push_to_applied_p50_ms', value: 120, unit: 'ms', from: '3 runs', ...changes })

describe('a percentile', () => {
  const oneToHundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  it.each([
    [oneToHundred, 0, 1],
    [oneToHundred, 50, 50],
    [oneToHundred, 95, 95],
    [oneToHundred, 99, 99],
    [oneToHundred, 99.9, 100],
    [oneToHundred, 100, 100],
    [[9, 10, 1], 50, 9],
    [[10, 9], 50, 9],
    [[7], 99, 7],
  ])('is a value that was measured: %j at %d', (samples, percent, expected) => {
    expect(percentile(samples, percent)).toBe(expected)
  })

  it('leaves the samples in their order', () => {
    const samples = [3, 1, 2]
    median(samples)
    expect(samples).toEqual([3, 1, 2])
  })

  it.each([
    [[], 50],
    [[1], -1],
    [[1], 101],
    [[1], Number.NaN],
  ])('refuses %j at %d', (samples, percent) => {
    expect(() => percentile(samples, percent)).toThrow(RangeError)
  })

  it('shows how far samples lie apart', () => {
    expect(renderSpread([200, 12.3456, 30])).toBe('12.3 to 200')
  })
})

describe('a figure', () => {
  it.each([
    [0.12345, '0.12'],
    [9.999, '10'],
    [64.96, '65'],
    [123.45, '123.5'],
    [1013, '1013'],
    [5000.4, '5000'],
  ])('is rounded to what is worth reading: %d', (value, shown) => {
    expect(renderLine(aFigure({ name: 'some_figure', value, unit: 'ms' }))).toBe(`some_figure: ${shown} ms`)
  })

  it.each([
    [300, { atMost: 300 }, true],
    [300.04, { atMost: 300 }, true],
    [301, { atMost: 300 }, false],
    [2.2, { atLeast: 2.2 }, true],
    [2.1, { atLeast: 2.2 }, false],
    [1, undefined, undefined],
  ])('of %d with the goal %j: met %s', (value, goal, met) => {
    expect(isMet(aFigure({ value, ...(goal ? { goal } : {}) }))).toBe(met)
  })

  it('stands in the JSON under its name, with nulls where there is no goal', () => {
    const figures = [
      aFigure({ goal: { atMost: 300 } }),
      aFigure({ name: 'ratio', value: 2, unit: 'x', goal: { atLeast: 30 } }),
      aFigure({ name: 'extra', value: 1, unit: 's' }),
    ]
    expect(JSON.parse(JSON.stringify(toJson(figures)))).toEqual({
      push_to_applied_p50_ms: { value: 120, unit: 'ms', goal: 300, met: true },
      ratio: { value: 2, unit: 'x', goal: 30, met: false },
      extra: { value: 1, unit: 's', goal: null, met: null },
    })
  })

  it('stands in the table with its goal and where it came from', () => {
    const figures = [
      aFigure({ goal: { atMost: 100 } }),
      aFigure({ name: 'ratio', value: 40, unit: 'x', goal: { atLeast: 30 }, from: 'median of 5' }),
      aFigure({ name: 'extra', value: 1, unit: 's' }),
    ]
    expect(renderTable(figures)).toBe(
      [
        'figure                  value   goal            from',
        '----------------------  ------  -----  -------  -----------',
        'push_to_applied_p50_ms  120 ms  ≤ 100  NOT MET  3 runs',
        'ratio                   40 x    ≥ 30   met      median of 5',
        'extra                   1 s                     3 runs',
      ].join('\n'),
    )
  })
})
