// Reading archives that are cut, damaged, of another commit, or made to harm.
import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { CommitSha, RepositoryName } from '../../../functions/domain/events/git.ts'
import { Failure } from '../../../functions/domain/failure.ts'
import { TREE_LIMITS, type TreeLimits } from '../../../functions/ports/git-hosts/read-archive.ts'
import { readTree } from '../../../functions/ports/git-hosts/read-tree.ts'
import { TreeTruncated } from '../../../functions/ports/git-hosts/tree-failures.ts'
import { HttpUnreachable } from '../../../functions/ports/http/unreachable.ts'
import { COMMIT, commitEntry, packEntries, packTree, packTreeGzip, paxRecord, type TarEntry } from './build-tar.ts'

const repository = 'acme/manifests' as RepositoryName
const isYaml = (path: string) => path.endsWith('.yaml')

/** Serves bytes in chunks; `end` may throw instead of ending. */
function serve(bytes: Uint8Array, chunkSize = 16_384, end: () => void = () => {}) {
  let destroyed = 0
  const opened: number[] = []
  const open = async () => {
    opened.push(bytes.length)
    async function* chunks() {
      for (let at = 0; at < bytes.length; at += chunkSize) yield bytes.subarray(at, at + chunkSize)
      end()
    }
    const destroy = () => {
      destroyed += 1
    }
    return Object.assign(chunks(), { destroy })
  }
  return { open, opened, destroyed: () => destroyed }
}

async function read(
  bytes: Uint8Array,
  more: { chunkSize?: number; limits?: Partial<TreeLimits>; end?: () => void } = {},
) {
  const { open } = serve(bytes, more.chunkSize, more.end)
  const query = { repository, commit: COMMIT as CommitSha, wants: isYaml }
  const tree = await readTree(open, query, { ...TREE_LIMITS, ...more.limits })
  return tree.files.map(({ path, bytes: content }) => [path, Buffer.from(content).toString('utf8')])
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const thrown = await work.then(
    files => expect.fail(`nothing was thrown: ${JSON.stringify(files)}`),
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(Failure)
  return (thrown as Failure).code
}

/** Text that does not compress, the same in every run. */
function noise(length: number): string {
  let text = ''
  for (let round = 0; text.length < length; round += 1) text += createHash('sha256').update(`${round}`).digest('base64')
  return text.slice(0, length)
}

const FILES: readonly TarEntry[] = [
  { name: 'a.yaml', body: 'a: 1\n' },
  { name: 'skipped.txt', body: noise(3_000) },
  { name: 'd/', flag: '5' },
  { name: 'd/b.yaml', body: noise(2_000) },
]
const READ = [
  ['a.yaml', 'a: 1\n'],
  ['d/b.yaml', noise(2_000)],
]

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

  it.each`
    what                             | entries
    ${'a path above the root'}       | ${[{ name: '../x.yaml', body: 'x' }]}
    ${'a path up in the middle'}     | ${[{ name: 'a/../../../x.yaml', body: 'x' }]}
    ${'a path with a dot'}           | ${[{ name: './x.yaml', body: 'x' }]}
    ${'a path with an empty part'}   | ${[{ name: 'a//x.yaml', body: 'x' }]}
    ${'a hard link'}                 | ${[{ name: 'x.yaml', flag: '1', link: 'a.yaml' }]}
    ${'a device'}                    | ${[{ name: 'x.yaml', flag: '3' }]}
    ${'a block device'}              | ${[{ name: 'x.yaml', flag: '4' }]}
    ${'a pipe'}                      | ${[{ name: 'x.yaml', flag: '6' }]}
    ${'two files of one name'}       | ${[{ name: 'x.yaml', body: 'x' }, { name: 'x.yaml', body: 'y' }]}
    ${'a file and a link of a name'} | ${[{ name: 'x.yaml', body: 'x' }, { name: 'x.yaml', flag: '2', link: 'a' }]}
  `('refuses $what, whatever is wanted', async ({ entries }) => {
    expect(await codeOf(read(packTreeGzip([...FILES, ...entries])))).toBe('tree-refused')
  })

  it.each`
    what                            | entries
    ${'an absolute path'}           | ${[{ name: '/etc/x.yaml', body: 'x' }]}
    ${'a file beside the top'}      | ${[{ name: 'top/', flag: '5' }, { name: 'x.yaml', body: 'x' }]}
    ${'two top folders'}            | ${[{ name: 'top/a.yaml', body: 'x' }, { name: 'other/b.yaml', body: 'x' }]}
    ${'a path of 5,000 characters'} | ${[{ name: 'x', flag: 'x', body: paxRecord('path', `top/${'p'.repeat(5_000)}`) }, { name: 'x' }]}
    ${'a path with a zero byte'}    | ${[{ name: 'x', flag: 'x', body: paxRecord('path', 'top/a\0b.yaml') }, { name: 'x' }]}
    ${'an absolute path in pax'}    | ${[{ name: 'x', flag: 'x', body: paxRecord('path', '/x.yaml') }, { name: 'top/x' }]}
    ${'a sparse file'}              | ${[{ name: 'x', flag: 'x', body: paxRecord('GNU.sparse.major', '1') }, { name: 'top/x.yaml' }]}
  `('refuses $what', async ({ entries }) => {
    expect(await codeOf(read(packEntries([commitEntry(), ...entries])))).toBe('tree-refused')
  })

  it('takes a submodule for an empty folder, and unknown pax records for nothing', async () => {
    const entries = [
      { name: 'module/', flag: '5' },
      { name: 'x', flag: 'x', body: paxRecord('mtime', '12.5') },
      { name: 'm.yaml', body: 'm' },
    ]
    const { open } = serve(packTreeGzip(entries))
    const tree = await readTree(open, { repository, commit: COMMIT as CommitSha, wants: isYaml }, TREE_LIMITS)
    expect(tree.files.map(file => file.path)).toEqual(['m.yaml'])
    expect([...tree.directories]).toEqual(['', 'module'])
  })

  it.each`
    what                       | limits                         | entries
    ${'a wanted file'}         | ${{ maxFileBytes: 99 }}        | ${[{ name: 'x.yaml', body: 'x'.repeat(100) }]}
    ${'the packed archive'}    | ${{ maxPackedBytes: 1_000 }}   | ${FILES}
    ${'the unpacked archive'}  | ${{ maxUnpackedBytes: 5_000 }} | ${FILES}
    ${'the number of entries'} | ${{ maxEntries: 4 }}           | ${FILES}
  `('refuses a tree when $what is above its limit', async ({ limits, entries }) => {
    expect(await codeOf(read(packTreeGzip(entries), { limits }))).toBe('tree-too-large')
  })

  it('skips an unwanted file of any size, and takes what is exactly at the limits', async () => {
    const entries = [
      { name: 'x.txt', body: 'x'.repeat(5_000) },
      { name: 'y.yaml', body: 'y'.repeat(100) },
    ]
    const files = await read(packTreeGzip(entries), { limits: { maxFileBytes: 100, maxEntries: 3 } })
    expect(files).toEqual([['y.yaml', 'y'.repeat(100)]])
  })

  it('refuses a small archive that unpacks to very much, long before it has', async () => {
    const bomb = packTreeGzip([{ name: 'bomb.txt', body: Buffer.alloc(64 * 1024 * 1024) }])
    expect(bomb.length).toBeLessThan(100_000)
    const thrown = await read(bomb).catch(error => error)
    expect(thrown.code).toBe('tree-too-large')
    expect(thrown.what).toContain('200 times')
  })

  it('refuses a file whose size is a lie', async () => {
    const entries = [{ name: 'top/a.yaml', body: 'a', size: 4_000_000 }]
    expect(await codeOf(read(packEntries([commitEntry(), ...entries])))).toBe('tree-truncated')
  })

  it('names the repository, the commit and the path, and what to do', async () => {
    const thrown = await read(packTreeGzip([{ name: 'big.yaml', body: 'xx' }]), { limits: { maxFileBytes: 1 } }).catch(
      e => e,
    )
    expect(thrown.where).toBe(`acme/manifests ${COMMIT} big.yaml`)
    expect(thrown.fix).toContain('repository of their own')
  })
})
