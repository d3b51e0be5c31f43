// Reads the bytes of an authentic delivery: form or JSON, strict UTF-8, shallow, an object at the top.

/** Is a parsed object from outside; read it through {@link ownValue} only. */
export type Payload = { readonly [key: string]: unknown }

/** Is a payload, or why there is none. `why` never quotes the body. */
export type ParsedPayload =
  | { readonly kind: 'payload'; readonly payload: Payload }
  | { readonly kind: 'malformed'; readonly why: string }

const MAX_DEPTH = 64
const MAX_ITEMS = 500
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** Parses JSON, or a form whose one field `payload` holds JSON. A byte order mark is no JSON. */
export function parsePayload(body: Uint8Array, contentType: string | undefined): ParsedPayload {
  const isForm = contentType?.split(';')[0]?.trim().toLowerCase() === FORM_TYPE
  const text = isForm ? decodeForm(body) : decodeUtf8(body)
  if (text === undefined)
    return malformed(isForm ? 'the form has not exactly one readable payload' : 'it is no text in UTF-8')
  if (isDeep(text)) return malformed('it is nested too deeply')
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? { kind: 'payload', payload: value } : malformed('its top level is no object')
  } catch {
    return malformed('it is no JSON')
  }
}

/** Reads a field that the payload itself has; what `constructor` and its like would find is not there. */
export function ownValue(payload: Payload | undefined, key: string): unknown {
  return payload !== undefined && Object.hasOwn(payload, key) ? payload[key] : undefined
}

/** Reads a field that is text. */
export function ownText(payload: Payload | undefined, key: string): string | undefined {
  const value = ownValue(payload, key)
  return typeof value === 'string' ? value : undefined
}

/** Reads a field that is an object. */
export function ownObject(payload: Payload | undefined, key: string): Payload | undefined {
  const value = ownValue(payload, key)
  return isObject(value) ? value : undefined
}

/** Reads a field that is a list: as much of it as anyone sends at once. */
export function ownList(payload: Payload | undefined, key: string): readonly unknown[] | undefined {
  const value = ownValue(payload, key)
  return Array.isArray(value) ? value.slice(0, MAX_ITEMS) : undefined
}

/** Reads the objects of a field that is a list; none when it is no list. */
export function ownObjects(payload: Payload | undefined, key: string): readonly Payload[] {
  return (ownList(payload, key) ?? []).filter(isObject)
}

function isObject(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(why: string): ParsedPayload {
  return { kind: 'malformed', why }
}

function decodeUtf8(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    return undefined
  }
}

function decodeForm(body: Uint8Array): string | undefined {
  const fields = (decodeUtf8(body) ?? '').split('&').filter(field => field.startsWith('payload='))
  const [field] = fields
  if (field === undefined || fields.length > 1) return undefined
  try {
    return decodeURIComponent(field.slice('payload='.length).replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** Counts brackets outside of strings, before the parser recurses into them. */
function isDeep(text: string): boolean {
  let depth = 0
  let isInString = false
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    if (isInString) {
      if (character === 0x5c) index++
      else if (character === 0x22) isInString = false
    } else if (character === 0x22) isInString = true
    else if (character === 0x7b || character === 0x5b) {
      depth++
      if (depth > MAX_DEPTH) return true
    } else if (character === 0x7d || character === 0x5d) depth--
  }
  return false
}
