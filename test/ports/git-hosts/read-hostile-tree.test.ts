// Reading archives that are made to harm, or are larger than allowed.
import { describe, expect, it } from 'vitest'
import type { CommitSha } from '../../../functions/domain/events/git.ts'
import { TREE_LIMITS } from '../../../functions/ports/git-hosts/read-archive.ts'
import { readTree } from '../../../functions/ports/git-hosts/read-tree.ts'
import { codeOf, FILES, isYaml, read, repository, serve } from './archive-under-test.ts'
import { COMMIT, commitEntry, packEntries, packTreeGzip, paxRecord } from './build-tar.ts'

describe('readTree', () => {
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
