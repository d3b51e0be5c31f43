// Keeps what Secrets hold from leaving: their own fields, copies of their values elsewhere, and messages that quote them.
import type { JsonObject, JsonValue } from '../manifests/json.ts'
import { isObject } from '../manifests/value-at.ts'

/** Is what must not be shown. Whole values are compared at any length; only longer ones are looked for inside texts. */
export type Secrets = { readonly whole: ReadonlySet<string>; readonly inside: readonly string[] }

/** Stands for what is not shown; its length says nothing. */
export const MASK = '***'

/** kubectl's copy of the whole object, data of Secrets included. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
/** Shorter texts are words of every manifest. */
const MIN_LENGTH_INSIDE = 6

/** Tells whether an object is a Secret of Kubernetes; sealed ones hold nothing to hide. */
export function isSecret(object: JsonObject): boolean {
  return object.kind === 'Secret' && object.apiVersion === 'v1'
}

/** Collects every value of the Secrets among some objects, as written, decoded, and line by line. */
export function collectSecrets(objects: readonly JsonObject[]): Secrets {
  const whole = new Set<string>()
  const note = (text: string) => {
    for (const part of [text, text.trim(), ...text.split(/\r?\n/).map(line => line.trim())]) whole.add(part)
  }
  for (const object of objects.filter(isSecret)) {
    for (const value of valuesOf(object.data)) {
      note(value)
      note(Buffer.from(value, 'base64').toString('utf8'))
    }
    for (const value of valuesOf(object.stringData)) {
      note(value)
      note(Buffer.from(value, 'utf8').toString('base64'))
    }
  }
  whole.delete('')
  const inside = [...whole].filter(text => text.length >= MIN_LENGTH_INSIDE)
  return { whole, inside: inside.sort((one, other) => other.length - one.length) }
}

/** Masks a value that is text. */
export function maskValue(text: string, secrets: Secrets): string {
  return secrets.whole.has(text) ? MASK : maskText(text, secrets)
}

/** Masks what a text quotes: a message, a path, a name. Short secrets are words there like any other. */
export function maskText(text: string, { inside }: Secrets): string {
  return inside.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
}

/** Masks an object or a part of one; of a Secret the names of its keys stay. */
export function maskSecrets(value: JsonValue, secrets: Secrets): JsonValue {
  if (isObject(value)) return maskMapping(value, secrets)
  if (Array.isArray(value)) return value.map(item => maskSecrets(item, secrets))
  if (typeof value === 'string') return maskValue(value, secrets)
  // A number or a switch, as text in a Secret, is as secret as any other value; null says nothing.
  return value !== null && secrets.whole.has(String(value)) ? MASK : value
}

/** Masks all that a mapping holds, whatever it is, and keeps its keys. */
export function maskAll(value: JsonValue): JsonValue {
  return isObject(value) ? Object.fromEntries(Object.keys(value).map(key => [key, MASK])) : MASK
}

function maskMapping(object: JsonObject, secrets: Secrets): JsonObject {
  const isHidden = (key: string) =>
    key === LAST_APPLIED || (isSecret(object) && (key === 'data' || key === 'stringData'))
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [
      maskText(key, secrets),
      isHidden(key) ? maskAll(value) : maskSecrets(value, secrets),
    ]),
  )
}

function valuesOf(value: JsonValue | undefined): readonly string[] {
  if (value === undefined || value === null) return []
  if (typeof value === 'object') return Object.values(value).flatMap(valuesOf)
  return [String(value)]
}
