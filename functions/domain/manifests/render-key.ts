// Turns what YAML allows as a key into the text that JSON needs, as kubectl does.

/** Renders a key as text; undefined when kubectl would refuse it (null, a list, a mapping). */
export function renderKey(key: unknown): string | undefined {
  switch (typeof key) {
    case 'string':
      return key
    case 'boolean':
    case 'bigint':
      return String(key)
    case 'number':
      return Number.isInteger(key) ? String(key) : renderFloat(key)
    default:
      return undefined
  }
}

/** Renders a float as Go's `%g` does for 32 bits: that is what a float as a key goes through. */
function renderFloat(key: number): string {
  if (Number.isNaN(key)) return '.nan'
  if (!Number.isFinite(key)) return key > 0 ? '.inf' : '-.inf'
  let digits = 1
  while (digits < 9 && Math.fround(Number(key.toPrecision(digits))) !== Math.fround(key)) digits += 1
  const [mantissa = '', exponent = '0'] = key.toExponential(digits - 1).split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(Number(key.toPrecision(digits)))
  return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}
