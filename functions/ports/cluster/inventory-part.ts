// One part of an inventory: rows that name kinds, namespaces and files by number, as most share them.
import type { InventoryEntry } from '../../domain/garbage/inventory.ts'
import { formatResourceKey } from '../../domain/manifests/resource-id.ts'

/** A ConfigMap holds 1 MiB. */
const MAX_BYTES = 512 * 1024
/** Left for the frame and for what the lead says. */
const SPARE_BYTES = 4 * 1024

type Row = readonly [number, number, string, string, string, string, number, number]

/** Renders entries, sorted, into as few parts as they fit in; at least one. */
export function renderParts(entries: readonly InventoryEntry[]): readonly string[] {
  const keyed = entries.map(entry => ({ entry, key: formatResourceKey(entry.id) }))
  keyed.sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
  const done: string[] = []
  let part = openPart()
  for (const { entry } of keyed) {
    if (part.add(entry)) continue
    done.push(part.render())
    part = openPart()
    part.add(entry)
  }
  return [...done, part.render()]
}

/** Gathers rows until the part is full; the first row always fits. */
function openPart() {
  const rows: string[] = []
  let bytes = SPARE_BYTES
  const kinds = openNames()
  const namespaces = openNames()
  const files = openNames()
  return {
    add({ id, uid, sent, footprint, at }: InventoryEntry): boolean {
      const [, file = at, line = '-1'] = /^(.*):(\d{1,15})$/s.exec(at) ?? []
      const names = [
        kinds.number(JSON.stringify([id.group, id.version, id.kind])),
        namespaces.number(JSON.stringify(id.namespace)),
        files.number(JSON.stringify(file)),
      ] as const
      const [kind, namespace, place] = names.map(({ number }) => number)
      const row = JSON.stringify([kind, namespace, id.name, shortenUid(uid), sent, footprint, place, Number(line)])
      const size = Buffer.byteLength(row) + 1 + names.reduce((sum, { newBytes }) => sum + newBytes, 0)
      if (rows.length > 0 && bytes + size > MAX_BYTES) {
        for (const { forget } of names) forget()
        return false
      }
      bytes += size
      rows.push(row)
      return true
    },
    render: () =>
      `{"kinds":[${kinds.list()}],"namespaces":[${namespaces.list()}],"files":[${files.list()}],"rows":[${rows}]}`,
  }
}

/** Numbers texts in the order they come. */
function openNames() {
  const numbers = new Map<string, number>()
  return {
    number(text: string): { readonly number: number; readonly newBytes: number; forget(): void } {
      const known = numbers.get(text)
      if (known !== undefined) return { number: known, newBytes: 0, forget: () => {} }
      const number = numbers.size
      numbers.set(text, number)
      return { number, newBytes: Buffer.byteLength(text) + 1, forget: () => numbers.delete(text) }
    },
    list: () => [...numbers.keys()].join(','),
  }
}

/** Reads the content of a part; undefined when it is not one. */
export function parsePart(content: unknown): readonly InventoryEntry[] | undefined {
  try {
    const { kinds, namespaces, files, rows } = content as {
      readonly kinds: readonly (readonly [string, string, string])[]
      readonly namespaces: readonly string[]
      readonly files: readonly string[]
      readonly rows: readonly Row[]
    }
    return rows.map(([kindNumber, namespaceNumber, name, uid, sent, footprint, place, line]) => {
      const [group, version, kind] = known(kinds[kindNumber])
      const file = known(files[place])
      const id = { group, version, kind, namespace: known(namespaces[namespaceNumber]), name }
      return { id, uid: restoreUid(uid), sent, footprint, at: line === -1 ? file : `${file}:${line}` }
    })
  } catch {
    return undefined
  }
}

function known<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('a number without a name')
  return value
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Writes a UUID in 22 characters in place of 36; anything else after an equals sign. */
function shortenUid(uid: string): string {
  if (uid === '') return ''
  return UUID.test(uid) ? Buffer.from(uid.replaceAll('-', ''), 'hex').toString('base64url') : `=${uid}`
}

function restoreUid(short: string): string {
  if (short === '') return ''
  if (short.startsWith('=')) return short.slice(1)
  const hex = Buffer.from(short, 'base64url').toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
