// What every Git host promises about trees and the links in them.
import { describe, expect, it } from 'vitest'
import { codeOf, type GivenHost, isYaml, NO_COMMIT, repository } from './host-under-test.ts'

/** Tries to read trees. */
export function triesTrees(given: GivenHost) {
  const { push, read } = given

  describe('reading a tree', () => {
    it('reads exactly the commit asked for, not the head', async () => {
      const commit = await push({ 'a.yaml': 'old', 'b.yaml': 'b' })
      await push({ 'a.yaml': 'new', 'b.yaml': null })
      const tree = await given.host.readTree({ repository, commit, wants: isYaml })
      expect(tree.commit).toBe(commit)
      expect(tree.files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual([
        ['a.yaml', 'old'],
        ['b.yaml', 'b'],
      ])
    })

    it('leaves out what is not wanted, and what was removed', async () => {
      await push({ 'gone.yaml': 'gone' })
      const { texts } = await read({ 'gone.yaml': null, 'a.yaml': 'a', 'b.txt': 'b', 'c/d.yml': 'd', 'run.sh': '#!' })
      expect(texts).toEqual({ 'a.yaml': 'a', 'c/d.yml': 'd' })
    })

    it('gives every folder, also those without wanted files, and the root', async () => {
      const { directories } = await read({ 'a/b/c/d.yaml': 'd', 'e/f.txt': 'f' })
      expect([...directories].sort()).toEqual(['', 'a', 'a/b', 'a/b/c', 'e'])
    })

    it('gives the files in the order of their paths', async () => {
      const tree = await read({ 'b.yaml': 'b', 'a/z.yaml': 'z', 'a.yaml': 'a', 'a-b.yaml': 'ab' })
      expect(tree.files.map(file => file.path)).toEqual(['a-b.yaml', 'a.yaml', 'a/z.yaml', 'b.yaml'])
    })

    it('keeps bytes as they are: byte-order mark, carriage returns, no text at all', async () => {
      const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a, 0x00, 0xff])
      const { files } = await read({ 'a.yaml': bytes })
      expect(Buffer.from(files[0]?.bytes ?? []).equals(bytes)).toBe(true)
    })

    it('reads empty files and executable ones', async () => {
      const { texts } = await read({ 'empty.yaml': '', 'run.sh': { script: '#!/bin/sh' } }, () => true)
      expect(texts).toEqual({ 'empty.yaml': '', 'run.sh': '#!/bin/sh' })
    })

    it('says of executable files that they are, and of no others', async () => {
      const files = {
        'a.yaml': 'a',
        'run.yaml': { script: 'b' },
        'l.yaml': { link: 'run.yaml' },
        'z.yaml': { script: '' },
      }
      const tree = await read(files)
      expect(tree.files.map(({ path, isExecutable }) => [path, isExecutable])).toEqual([
        ['a.yaml', undefined],
        ['l.yaml', true],
        ['run.yaml', true],
        ['z.yaml', true],
      ])
    })

    it('reads files larger than one block', async () => {
      const text = 'x'.repeat(300_001)
      expect((await read({ 'a.yaml': text, 'b.yaml': 'b' })).texts).toEqual({ 'a.yaml': text, 'b.yaml': 'b' })
    })

    it.each([
      ['beyond ASCII', 'ünïcode/файл-名.yaml'],
      ['with spaces and signs', "a b/c'd(1).yaml"],
      ['longer than 100 characters', `${'d'.repeat(60)}/${'e'.repeat(60)}/f.yaml`],
      ['longer than 255 characters', `${'d'.repeat(150)}/${'e'.repeat(150)}/f.yaml`],
    ])('reads paths %s', async (_how, path) => {
      expect((await read({ [path]: 'x' })).texts).toEqual({ [path]: 'x' })
    })

    it('asks for a person when the commit is unknown', async () => {
      await push({ 'a.yaml': 'a' })
      const commit = NO_COMMIT
      expect(await codeOf(given.host.readTree({ repository, commit, wants: isYaml }))).toBe('commit-not-found')
    })
  })

  describe('following links', () => {
    it.each`
      how                             | files                                                                                  | text   | linkedTo
      ${'to a file beside it'}        | ${{ 'l.yaml': { link: 'a.yaml' }, 'a.yaml': 'A' }}                                     | ${'A'} | ${'a.yaml'}
      ${'to a file that is unwanted'} | ${{ 'l.yaml': { link: 'base.txt' }, 'base.txt': 'T' }}                                 | ${'T'} | ${'base.txt'}
      ${'up and down'}                | ${{ 'l.yaml': { link: './x/../d/a.txt' }, 'x/y': '', 'd/a.txt': 'D' }}                 | ${'D'} | ${'d/a.txt'}
      ${'to a link'}                  | ${{ 'l.yaml': { link: 'm' }, m: { link: 'a.txt' }, 'a.txt': 'A' }}                     | ${'A'} | ${'a.txt'}
      ${'through a linked folder'}    | ${{ 'l.yaml': { link: 'd/a.txt' }, d: { link: 'real/deep' }, 'real/deep/a.txt': 'R' }} | ${'R'} | ${'real/deep/a.txt'}
    `('reads a link $how under its own path, and says where it leads', async ({ files, text, linkedTo }) => {
      const tree = await read(files)
      expect(tree.texts['l.yaml']).toBe(text)
      expect(tree.files.filter(file => file.linkedTo !== undefined).map(file => [file.path, file.linkedTo])).toEqual([
        ['l.yaml', linkedTo],
      ])
    })

    it('resolves a link relative to its own folder', async () => {
      const { texts } = await read({ 'a/b/l.yaml': { link: '../../base.txt' }, 'base.txt': 'B' })
      expect(texts).toEqual({ 'a/b/l.yaml': 'B' })
    })

    it('does not descend a link to a folder', async () => {
      const { texts, directories } = await read({ 'l.yaml': { link: 'd' }, 'd/a.yaml': 'A' })
      expect(texts).toEqual({ 'd/a.yaml': 'A' })
      expect(directories.has('l.yaml')).toBe(false)
    })

    it.each`
      why                 | target                 | code
      ${'above the root'} | ${'../a.yaml'}         | ${'link-leaves-tree'}
      ${'far above'}      | ${'x/../../../passwd'} | ${'link-leaves-tree'}
      ${'absolute'}       | ${'/etc/passwd'}       | ${'link-leaves-tree'}
      ${'to nothing'}     | ${'nothing.yaml'}      | ${'link-dangling'}
      ${'below a file'}   | ${'a.yaml/b'}          | ${'link-dangling'}
      ${'to itself'}      | ${'l.yaml'}            | ${'link-loop'}
      ${'in a circle'}    | ${'m.txt'}             | ${'link-loop'}
    `('asks for a person when a wanted link leads $why, and ignores it when unwanted', async ({ target, code }) => {
      const files = { 'l.yaml': { link: target }, 'm.txt': { link: 'l.yaml' }, 'a.yaml': 'A', 'x/y.txt': '' }
      expect(await codeOf(read(files))).toBe(code)
      expect((await read({}, path => path === 'a.yaml')).texts).toEqual({ 'a.yaml': 'A' })
    })
  })
}
