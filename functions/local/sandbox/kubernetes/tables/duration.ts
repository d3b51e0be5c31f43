// Writes how long ago something was, as kubectl shows ages.

/** Renders an age: `42s`, `5m12s`, `3h`, `2d4h`, `1y20d`. */
function renderAge(sinceMs: number, now: number): string {
  const seconds = Math.floor((now - sinceMs) / 1000)
  if (Number.isNaN(seconds)) return '<unknown>'
  if (seconds < 0) return seconds < -1 ? '<invalid>' : '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 10) return join(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.floor(minutes / 60)
  if (hours < 8) return join(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(hours / 24)
  if (hours < 192) return join(days, 'd', hours % 24, 'h')
  if (days < 365 * 2) return `${days}d`
  const years = Math.floor(days / 365)
  return days < 365 * 8 ? join(years, 'y', days % 365, 'd') : `${years}y`
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`
}

/** Renders the age of a timestamp, or `<unknown>` when there is none. */
export function renderAgeOf(timestamp: unknown, now: number): string {
  return typeof timestamp === 'string' ? renderAge(Date.parse(timestamp), now) : '<unknown>'
}
