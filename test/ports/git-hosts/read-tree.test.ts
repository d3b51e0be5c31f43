// Reading archives that come in pieces, are cut, damaged or of another commit.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { CommitSha } from '../../../functions/domain/events/git.ts'
import { TREE_LIMITS } from '../../../functions/ports/git-hosts/read-archive.ts'
import { readTree } from '../../../functions/ports/git-hosts/read-tree.ts'
import { TreeTruncated } from '../../../functions/ports/git-hosts/tree-failures.ts'
import { HttpUnreachable } from '../../../functions/ports/http/unreachable.ts'
import { codeOf, FILES, isYaml, noise, READ, read, repository, serve } from './archive-under-test.ts'
import { COMMIT, commitEntry, packEntries, packTree, packTreeGzip } from './build-tar.ts'

describe('readTree', () => {
  it.each([1, 7, 511, 512, 513, 100_000])('reads an archive that comes in chunks of %i bytes', async chunkSize => {
    expect(await read(packTreeGzip(FILES), { chunkSize })).toEqual(READ)
  })

  it('reads an archive that a proxy has unpacked', async () => {
    expect(await read(packTree(FILES))).toEqual(READ)
  })

  it('reads an archive of several gzip members, and one padded to a full record', async () => {
    const tar = packTree(FILES)
    const members = Buffer.concat([gzipSync(tar.subarray(0, 1_000)), gzipSync(tar.subarray(1_000))])
    expect(await read(members)).toEqual(READ)
    expect(await read(gzipSync(Buffer.concat([tar, Buffer.alloc(9_216)])))).toEqual(READ)
  })

  it('reads every wanted file whole, however slowly the archive drips in between skipped ones', async () => {
    const entries = Array.from({ length: 30 }, (_, index) => {
      return { name: `f${String(index).padStart(2, '0')}.${index % 3 ? 'txt' : 'yaml'}`, body: noise(index * 317) }
    })
    const tar = packTree(entries)
    const expected = entries.filter(({ name }) => isYaml(name)).map(({ name, body }) => [name, body])
    for (const chunkSize of [512, 700, 1_536, 4_096, 9_999]) {
      async function* drip() {
        for (let at = 0; at < tar.length; at += chunkSize) {
          yield tar.subarray(at, at + chunkSize)
          for (let turn = 0; turn < 3; turn += 1) await new Promise(resolve => setImmediate(resolve))
        }
      }
      const open = async () => Object.assign(drip(), { destroy() {} })
      const query = { repository, commit: COMMIT as CommitSha, wants: isYaml }
      const { files } = await readTree(open, query, TREE_LIMITS)
      expect(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual(expected)
    }
  })

  it('ends the download when it has read the tree, and when it refuses it', async () => {
    const query = { repository, commit: COMMIT as CommitSha, wants: isYaml }
    const good = serve(packTreeGzip(FILES))
    await readTree(good.open, query, TREE_LIMITS)
    const bad = serve(packTreeGzip([{ name: '../x', body: 'x' }, ...FILES]))
    await readTree(bad.open, query, TREE_LIMITS).catch(() => {})
    expect([good.destroyed(), bad.destroyed()]).toEqual([1, 1])
  })

  it('ends a refused download that never ends by itself', async () => {
    const tar = packTree([{ name: 'hard.yaml', flag: '1', link: 'a.yaml' }])
    const stop = Promise.withResolvers<void>()
    async function* endless() {
      yield tar.subarray(0, tar.length - 1024)
      await stop.promise
    }
    const open = async () => Object.assign(endless(), { destroy: stop.resolve })
    const query = { repository, commit: COMMIT as CommitSha, wants: isYaml }
    expect(await codeOf(readTree(open, query, TREE_LIMITS))).toBe('tree-refused')
  })

  it('reads the archive twice only when a link leads to a file that was not wanted', async () => {
    const query = { repository, commit: COMMIT as CommitSha, wants: isYaml }
    const link = (target: string) => ({ name: 'l.yaml', flag: '2', link: target })
    const once = serve(packTreeGzip([...FILES, link('a.yaml')]))
    await readTree(once.open, query, TREE_LIMITS)
    const twice = serve(packTreeGzip([...FILES, link('skipped.txt')]))
    const tree = await readTree(twice.open, query, TREE_LIMITS)
    expect([once.opened.length, twice.opened.length]).toEqual([1, 2])
    expect(tree.files.map(file => file.path)).toEqual(['a.yaml', 'd/b.yaml', 'l.yaml'])
  })

  describe('of an archive that is cut', () => {
    const gzip = packTreeGzip(FILES)
    const tar = packTree(FILES)
    const cuts = (length: number) => [0, 1, 2, 10, 300, ...[0.2, 0.5, 0.8].map(part => Math.floor(length * part))]

    it.each([...cuts(gzip.length), gzip.length - 9, gzip.length - 1])('fails after %i packed bytes', async length => {
      expect(await codeOf(read(gzip.subarray(0, length)))).toBe('tree-truncated')
    })

    it('fails at every block of an unpacked one', async () => {
      for (let length = 0; length < tar.length; length += 512) {
        expect(await codeOf(read(tar.subarray(0, length))), `after ${length} bytes`).toBe('tree-truncated')
      }
      expect(await read(tar)).toEqual(READ)
    })

    it.each([3, 511, 513, 1_500, 2_047])('fails after %i unpacked bytes, in the middle of a block', async length => {
      expect(await codeOf(read(tar.subarray(0, length)))).toBe('tree-truncated')
    })

    it('fails at every block of one that was cut before it was packed', async () => {
      for (let length = 512; length < tar.length; length += 512) {
        expect(await codeOf(read(gzipSync(tar.subarray(0, length)))), `after ${length} bytes`).toBe('tree-truncated')
      }
    })

    it('fails when the connection is cut, even behind the last byte', async () => {
      const end = () => {
        throw new HttpUnreachable('GET', 'https://example.com/x', 'reset')
      }
      for (const bytes of [gzip, tar, gzip.subarray(0, 500)]) {
        await expect(read(bytes, { end })).rejects.toBeInstanceOf(TreeTruncated)
      }
    })

    it('keeps the failure of a download that takes too long', async () => {
      const end = () => {
        throw new HttpUnreachable('GET', 'https://example.com/x', 'timed-out')
      }
      expect(await codeOf(read(gzip.subarray(0, 500), { end }))).toBe('http-unreachable')
    })
  })

  it.each([20, 100, 1_000, 2_500])('fails when a packed byte is damaged at %i', async at => {
    const damaged = Buffer.from(packTreeGzip(FILES))
    damaged.writeUInt8((damaged[at] ?? 0) ^ 0xff, at)
    expect(await codeOf(read(damaged))).toBe('tree-truncated')
  })

  it('fails when a header is damaged', async () => {
    const damaged = packTree(FILES)
    damaged.writeUInt8(0x39, 512 * 3 + 5)
    expect(await codeOf(read(damaged))).toBe('tree-truncated')
  })

  it.each`
    why                     | bytes
    ${'of another commit'}  | ${packTreeGzip(FILES, 'd'.repeat(40))}
    ${'of no commit'}       | ${packEntries([{ name: 'top/a.yaml', body: 'a' }])}
    ${'of half a commit'}   | ${packTreeGzip(FILES, COMMIT.slice(0, 12))}
    ${'that says it twice'} | ${packEntries([commitEntry(), commitEntry('d'.repeat(40)), { name: 'top/a.yaml' }])}
  `('does not take an archive $why', async ({ bytes }) => {
    expect(await codeOf(read(bytes))).toBe('tree-mismatch')
  })

  it('does not take an archive without any entry', async () => {
    expect(await codeOf(read(packEntries([commitEntry()])))).toBe('tree-truncated')
  })
})
