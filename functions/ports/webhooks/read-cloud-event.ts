// Reads a CloudEvent: structured (the body holds it all) or binary (headers and data). Batches are not taken.
import { ownObject, ownText, type ParsedPayload, type Payload, parsePayload } from './parse-payload.ts'
import type { HookRequest } from './port.ts'

/** Is one event with the attributes that all have, or why there is none. */
export type CloudEventReading =
  | { readonly kind: 'event'; readonly id: string; readonly type: string; readonly data: Payload }
  | Extract<ParsedPayload, { readonly kind: 'malformed' }>

const STRUCTURED = 'application/cloudevents+json'
const MAX_ATTRIBUTE_LENGTH = 1024

/** Tells whether a delivery is a CloudEvent, by its headers or by its body. */
export function isCloudEvent(payload: Payload, { headers }: HookRequest): boolean {
  return (
    headers.has('ce-specversion') ||
    mediaTypeOf(headers) === STRUCTURED ||
    ownText(payload, 'specversion') !== undefined
  )
}

/**
 * Reads the event of a delivery.
 *
 * @see https://github.com/cloudevents/spec/blob/main/cloudevents/bindings/http-protocol-binding.md
 */
export function readCloudEvent({ headers, body }: HookRequest): CloudEventReading {
  const mediaType = mediaTypeOf(headers)
  if (mediaType.startsWith('application/cloudevents') && mediaType !== STRUCTURED) {
    return malformed('neither batches of events nor events in another format than JSON are taken')
  }
  const parsed = parsePayload(body, undefined)
  if (parsed.kind === 'malformed') return parsed
  if (mediaType !== STRUCTURED && headers.has('ce-specversion')) {
    return check(name => decodeHeader(headers.get(`ce-${name}`)), parsed.payload)
  }
  return check(name => ownText(parsed.payload, name), ownObject(parsed.payload, 'data'))
}

function check(attribute: (name: string) => string | undefined, data: Payload | undefined): CloudEventReading {
  const [version, id, source, type] = ['specversion', 'id', 'source', 'type'].map(attribute)
  if (!version?.startsWith('1.') || !id || !source || !type) return malformed('an attribute of the event is missing')
  if ([id, source, type].some(text => text.length > MAX_ATTRIBUTE_LENGTH)) return malformed('an attribute is too long')
  return data === undefined ? malformed('the event has no data') : { kind: 'event', id, type, data }
}

/** Values are percent-encoded; what is not, is not from a sender that keeps the rules. */
function decodeHeader(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value)
  } catch {
    return undefined
  }
}

function mediaTypeOf(headers: HookRequest['headers']): string {
  return headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function malformed(why: string): Extract<CloudEventReading, { readonly kind: 'malformed' }> {
  return { kind: 'malformed', why }
}
