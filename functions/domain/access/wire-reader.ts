// Reads what came over the wire field by field, and collects every problem instead of stopping at the first.

import { parseResourceId } from '../manifests/parse-resource-id.ts'
import { formatResourceId, type ResourceIdText } from '../manifests/resource-id.ts'

/** Is one reading; whatever could not be read is in `problems`, and an empty value stands where it would have been. */
export type WireReader = {
  readonly problems: readonly string[]
  complain(problem: string): void
  /** Fields are found whatever their case, as Go does; one that is not known is a problem, since a typo may change what is done. */
  fields(value: unknown, at: string, known: readonly string[]): ReadonlyMap<string, unknown>
  entries(value: unknown, at: string): readonly (readonly [key: string, value: unknown])[]
  items(value: unknown, at: string): readonly unknown[]
  /** Reads a text of one line, or of several where that is allowed; absent is empty. */
  text(value: unknown, at: string, rules: TextRules): string
  flag(value: unknown, at: string): boolean
  id(value: unknown): ResourceIdText
}

/** Says what a text may be; control characters are never part of one. */
export type TextRules = { readonly maxLength: number; readonly mayHaveLines?: true }

const MAX_QUOTED = 200
const CONTROL = /\p{Cc}/u
const CONTROL_IN_LINES = /(?![\n\r\t])\p{Cc}/u

/** Opens a reading. */
export function openWireReader(): WireReader {
  const problems: string[] = []
  const complain = (problem: string) => void problems.push(problem)

  const entries = (value: unknown, at: string) => {
    if (value === undefined || value === null) return []
    if (typeof value === 'object' && !Array.isArray(value)) return Object.entries(value)
    complain(`${at} is not an object`)
    return []
  }

  return {
    problems,
    complain,
    entries,
    fields: (value, at, known) => {
      const found = entries(value, at).map(([key, field]) => {
        const name = known.find(one => one === key) ?? known.find(one => one.toLowerCase() === key.toLowerCase())
        if (name === undefined) complain(`${at} has no field ${quote(key)}; there are ${known.join(', ')}`)
        return [name ?? '', field] as const
      })
      return new Map(found)
    },
    items: (value, at) => {
      if (value === undefined || value === null) return []
      if (Array.isArray(value)) return value
      complain(`${at} is not a list`)
      return []
    },
    text: (value, at, { maxLength, mayHaveLines }) => {
      if (value === undefined || value === null) return ''
      const forbidden = mayHaveLines ? CONTROL_IN_LINES : CONTROL
      if (typeof value === 'string' && value.length <= maxLength && !forbidden.test(value)) return value
      complain(`${at} is not a text of at most ${maxLength} characters, without control characters`)
      return ''
    },
    flag: (value, at) => {
      if (value === undefined || value === null) return false
      if (typeof value !== 'boolean') complain(`${at} is neither true nor false`)
      return value === true
    },
    id: value => {
      try {
        return formatResourceId(parseResourceId(typeof value === 'string' ? value : ''))
      } catch {
        complain(`parsing ${quote(value)}: invalid service ID`)
        return '' as ResourceIdText
      }
    },
  }
}

/** Quotes what was sent, so that a long or strange text does no harm where it is read. */
export function quote(value: unknown): string {
  return JSON.stringify(value ?? null).slice(0, MAX_QUOTED)
}
