// Percentiles of samples, by nearest rank: the answer is always a value that was measured.

/**
 * Finds the smallest sample that at least `percent` % of all samples do not exceed.
 *
 * @throws {RangeError} without samples, or for a percentage outside 0 to 100
 */
export function percentile(samples: readonly number[], percent: number): number {
  if (!(percent >= 0 && percent <= 100)) throw new RangeError(`${percent} is no percentage`)
  const sorted = samples.toSorted((one, other) => one - other)
  const found = sorted[Math.max(1, Math.ceil((percent / 100) * sorted.length)) - 1]
  if (found === undefined) throw new RangeError('there is no percentile of nothing')
  return found
}

/** Finds the median; of an even number of samples, the lower of the two in the middle. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 50)
}

/** Tells how far samples lie apart, for the reader: `120 to 180`. */
export function renderSpread(samples: readonly number[]): string {
  return [0, 100].map(percent => String(Number(percentile(samples, percent).toPrecision(3)))).join(' to ')
}
