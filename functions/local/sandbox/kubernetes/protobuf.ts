// Reads the protobuf bodies that kubectl's typed commands send (`kubectl create namespace …`); answers stay JSON.
// Field numbers come from the generated.proto files of k8s.io/api, distilled into schema/protobuf.json:
// per message, number → `[!?*%]name:type`, where ! is inlined in JSON, ? a pointer, * repeated, % a map of text.
import { readFileSync } from 'node:fs'
import { badRequest } from './api-failure.ts'
import { isMap, type JsonMap } from './object.ts'

type Catalogue = {
  readonly kinds: Readonly<Record<string, number>>
  readonly messages: readonly Readonly<Record<string, string>>[]
}

type Wire = { readonly number: number; readonly value: number | bigint | Uint8Array }

/** The media type of such bodies. */
export const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf'

const MAGIC = 'k8s\0'

/** Reads a body as the JSON map it stands for. */
export type ProtobufReader = (body: Uint8Array) => JsonMap

/** Opens a reader; the table of fields is read at the first use. */
export function openProtobufReader(): ProtobufReader {
  let catalogue: Catalogue | undefined
  return body => {
    catalogue ??= JSON.parse(readFileSync(new URL('./schema/protobuf.json', import.meta.url), 'utf8')) as Catalogue
    return decode(catalogue, body)
  }
}

function decode(catalogue: Catalogue, body: Uint8Array): JsonMap {
  if (Buffer.from(body.subarray(0, 4)).toString('latin1') !== MAGIC) throw badRequest('the body is not protobuf')
  const envelope = new Map(readFields(body.subarray(4)).map(({ number, value }) => [number, value]))
  const about = new Map(readFields(bytesOf(envelope.get(1))).map(({ number, value }) => [number, textOf(value)]))
  const apiVersion = about.get(1) ?? ''
  const kind = about.get(2) ?? ''
  const message = catalogue.kinds[`${apiVersion}/${kind}`]
  if (message === undefined) throw badRequest(`the sandbox cannot read ${apiVersion} ${kind} as protobuf; send JSON`)
  return { kind, apiVersion, ...decodeMessage(catalogue, message, bytesOf(envelope.get(2))) }
}

function decodeMessage({ messages, ...rest }: Catalogue, index: number, bytes: Uint8Array): JsonMap {
  const catalogue = { messages, ...rest }
  const result: JsonMap = {}
  for (const { number, value } of readFields(bytes)) {
    const field = messages[index]?.[number]
    if (field === undefined) continue
    const [, flags = '', name = '', type = ''] = /^([!?*%]*)(\w+):(\w+)$/.exec(field) ?? []
    if (flags.includes('%')) {
      const entry = new Map(readFields(bytesOf(value)).map(part => [part.number, part.value]))
      const map = isMap(result[name]) ? result[name] : {}
      result[name] = { ...map, [textOf(entry.get(1))]: decodeValue(catalogue, type, entry.get(2) ?? new Uint8Array()) }
      continue
    }
    const decoded = decodeValue(catalogue, type, value)
    if (flags.includes('!')) Object.assign(result, decoded)
    else if (flags.includes('*')) result[name] = [...((result[name] as unknown[] | undefined) ?? []), decoded]
    else if (flags.includes('?') ? decoded !== undefined : !isZero(decoded)) result[name] = decoded
  }
  return result
}

function isZero(value: unknown): boolean {
  if (value === undefined || value === '' || value === 0 || value === false) return true
  return isMap(value) && Object.keys(value).length === 0
}

function decodeValue(catalogue: Catalogue, type: string, value: Wire['value']): unknown {
  switch (type) {
    case 's':
      return textOf(value)
    case 'b':
      return Number(value) === 1
    case 'i':
      return Number(BigInt.asIntN(64, BigInt(value as bigint)))
    case 'd':
      return typeof value === 'number' ? value : undefined
    case 'y':
      return Buffer.from(bytesOf(value)).toString('base64')
    default:
      return decodeNested(catalogue, type, bytesOf(value))
  }
}

function decodeNested(catalogue: Catalogue, type: string, bytes: Uint8Array): unknown {
  const fields = readFields(bytes)
  const first = fields.find(({ number }) => number === 1)?.value
  switch (type) {
    case 'T':
      return first ? new Date(Number(first) * 1000).toISOString().replace('.000Z', 'Z') : undefined
    case 'Q':
      return textOf(first)
    case 'I': {
      const isText = Number(first ?? 0) === 1
      const held = fields.find(({ number }) => number === (isText ? 3 : 2))?.value
      return isText ? textOf(held) : Number(held ?? 0)
    }
    case 'R':
      return first === undefined ? undefined : JSON.parse(textOf(first))
    case 'D':
      return `${Number(first ?? 0) / 1e9}s`
    case 'L':
      return fields.map(({ value }) => textOf(value))
    default:
      return decodeMessage(catalogue, Number(type), bytes)
  }
}

function bytesOf(value: Wire['value'] | undefined): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array()
}

function textOf(value: Wire['value'] | undefined): string {
  return Buffer.from(bytesOf(value)).toString()
}

/** Splits a message into its fields: varints, 64-bit and 32-bit numbers, and length-delimited bytes. */
function readFields(bytes: Uint8Array): Wire[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fields: Wire[] = []
  let at = 0
  const varint = () => {
    let result = 0n
    for (let shift = 0n; at < bytes.length; shift += 7n) {
      const byte = bytes[at] ?? 0
      at += 1
      result |= BigInt(byte & 127) << shift
      if (byte < 128) break
    }
    return result
  }
  while (at < bytes.length) {
    const tag = Number(varint())
    const number = tag >> 3
    const wireType = tag & 7
    if (wireType === 0) fields.push({ number, value: varint() })
    else if (wireType === 2) {
      const length = Number(varint())
      if (at + length > bytes.length) throw badRequest('the protobuf body ends too early')
      fields.push({ number, value: bytes.subarray(at, at + length) })
      at += length
    } else if (wireType === 1 && at + 8 <= bytes.length) {
      fields.push({ number, value: view.getFloat64(at, true) })
      at += 8
    } else throw badRequest('the protobuf body cannot be read')
  }
  return fields
}
