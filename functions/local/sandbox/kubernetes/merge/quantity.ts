// The canonical form of resource quantities.
const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const
const MILLIS = 1000n

/** Writes a quantity as the server stores it (`1000m` is `1`, `1024Mi` is `1Gi`); `undefined` when it is none. */
export function canonicalQuantity(value: string | number): string | undefined {
  const text = String(value)
  const match = SHAPE.exec(text)
  const [, sign = '', whole = '', part = '', suffix = ''] = match ?? []
  if (match === null || `${whole}${part}` === '') return undefined
  const millis = millisOf(whole, part, suffix)
  const minus = sign === '-' && millis > 0n ? '-' : ''
  if (suffix.endsWith('i')) return minus + binary(millis)
  const exponent = /^[eE][+-]?\d+$/.test(suffix)
  return minus + decimal(millis, exponent)
}

/** Rounds away from zero to thousandths, the finest the server keeps for resources. */
function millisOf(whole: string, part: string, suffix: string): bigint {
  const digits = BigInt(`${whole}${part}` || '0') * MILLIS
  const down = 10n ** BigInt(part.length)
  if (suffix.endsWith('i')) return divideUp(digits * 1024n ** BigInt(BINARY.indexOf(suffix as 'Ki')), down)
  const power = /^[eE]./.test(suffix) ? Number(suffix.slice(1)) : (DECIMAL[suffix] ?? 0)
  return power >= 0 ? divideUp(digits * 10n ** BigInt(power), down) : divideUp(digits, down * 10n ** BigInt(-power))
}

function divideUp(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b
}

/** A binary quantity below 1024, or one with a fraction, is written in decimal. */
function binary(millis: bigint): string {
  if (millis % MILLIS !== 0n || millis < 1024n * MILLIS) return decimal(millis, false)
  let value = millis / MILLIS
  let step = 0
  while (value % 1024n === 0n && step < BINARY.length - 1) {
    value /= 1024n
    step++
  }
  return `${value}${BINARY[step]}`
}

function decimal(millis: bigint, exponent: boolean): string {
  if (millis === 0n) return '0'
  let value = millis
  let power = -3
  while (value % 1000n === 0n && power < 18) {
    value /= 1000n
    power += 3
  }
  if (exponent) return power === 0 ? `${value}` : `${value}e${power}`
  return `${value}${Object.keys(DECIMAL).find(suffix => DECIMAL[suffix] === power) ?? ''}`
}
