// Holds an edited file against what was asked: it must say exactly that, and for the rest what it said before.
import type { JsonValue } from '../json.ts'
import type { YamlDocument } from '../parse-yaml-documents.ts'
import { isObject } from '../value-at.ts'
import type { WantedValue } from './edited-object.ts'
import type { Path } from './syntax.ts'

/** Tells whether documents differ in the wanted values and in nothing else; layout and order of keys do not count. */
export function saysWhatIsWanted(
  before: readonly YamlDocument[],
  after: readonly YamlDocument[],
  wanted: readonly WantedValue[],
): boolean {
  const byDocument = Map.groupBy(wanted, ({ document }) => document)
  return (
    before.length === after.length &&
    before.every(({ value }, index) => {
      const changes = byDocument.get(index) ?? []
      const expected = changes.reduce((one, { path, value: text }) => withValue(one, path, text), value)
      return isEqual(expected, after[index]?.value)
    })
  )
}

/** Copies a value with one part replaced, made or, where the text is undefined, taken out. */
function withValue(value: JsonValue, [step, ...below]: Path, text: string | undefined): JsonValue {
  if (step === undefined) return text ?? null
  if (typeof step === 'number') {
    return Array.isArray(value)
      ? value.map((item, index) => (index === step ? withValue(item, below, text) : item))
      : value
  }
  const object = isObject(value) ? value : {}
  if (below.length > 0 || text !== undefined) {
    const inner = Object.hasOwn(object, step) ? (object[step] ?? null) : null
    return { ...object, [step]: withValue(inner, below, text) }
  }
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== step))
}

function isEqual(one: JsonValue, other: JsonValue | undefined): boolean {
  if (Object.is(one, other)) return true
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, index) => isEqual(item, other[index]))
    )
  }
  if (!isObject(one) || !isObject(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every(key => Object.hasOwn(other, key) && isEqual(one[key] ?? null, other[key]))
  )
}
