// Builds tar archives block by block, also those that no tool would make.
import { gzipSync } from 'node:zlib'

/** Is one entry; `flag` is tar's type letter, `size` lies about the body when given. */
export type TarEntry = {
  readonly name: string
  readonly flag?: string
  readonly body?: string | Uint8Array
  readonly link?: string
  readonly size?: number
  readonly prefix?: string
}

/** The commit that archives here are of. */
export const COMMIT = 'c0ffee'.padEnd(40, '0')

/** Names the commit as git does, in a global header before everything else. */
export function commitEntry(commit = COMMIT): TarEntry {
  return { name: 'pax_global_header', flag: 'g', body: paxRecord('comment', commit) }
}

/** Writes one pax record, whose length counts itself. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  let length = Buffer.byteLength(rest)
  while (Buffer.byteLength(`${length}${rest}`) !== length) length += 1
  return `${length}${rest}`
}

/** Packs a tree as hosts do: commit, top folder, entries below it, end of archive. */
export function packTree(entries: readonly TarEntry[], commit = COMMIT): Buffer {
  const top = 'acme-manifests-c0ffee0'
  const below = entries.map(entry => ({ ...entry, name: `${top}/${entry.name}` }))
  return packEntries([commitEntry(commit), { name: `${top}/`, flag: '5' }, ...below])
}

/** Packs entries as they are, and ends the archive. */
export function packEntries(entries: readonly TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(packEntry), Buffer.alloc(1024)])
}

/** The same, compressed. */
export function packTreeGzip(entries: readonly TarEntry[], commit = COMMIT): Buffer {
  return gzipSync(packTree(entries, commit))
}

function packEntry({ name, flag = '0', body = '', link = '', size, prefix = '' }: TarEntry): Buffer {
  const bytes = Buffer.from(body)
  const header = Buffer.alloc(512)
  header.write(name, 0, 100, 'utf8')
  header.write('0000664\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  header.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write(flag, 156)
  header.write(link, 157, 100, 'utf8')
  header.write('ustar\x0000', 257)
  header.write(prefix, 345, 155, 'utf8')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, bytes, Buffer.alloc(-bytes.length & 511)])
}
