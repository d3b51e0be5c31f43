// What every Git host promises about what is in a commit: bytes, modes, links, paths, message and people.
import { describe, expect, it } from 'vitest'
import type { FileChange } from '../../../functions/ports/git-hosts/port.ts'
import { ADA, BOT, giveCommits, WAYS } from './commits-under-test.ts'
import { type GivenHost, repository } from './host-under-test.ts'

/** Tries what is in a commit. */
export function triesCommitContents(given: GivenHost) {
  const { push } = given
  const { commit, history, made, textAt, modeAt } = giveCommits(given)

  describe.each(WAYS)('what is committed %s', (_how, people) => {
    it.each([
      ['a byte-order mark and carriage returns', Buffer.from('\ufeffa: 1\r\nb: 2\r\n')],
      ['no line break at the end', Buffer.from('a: 1')],
      ['nothing at all', Buffer.from('')],
      ['no text', Buffer.from([0, 0xff, 0xfe, 0x80, 0x0d, 0x0a, 0xc3])],
      ['signs beyond ASCII', Buffer.from('name: größe 名 🚀\u2028\n')],
    ])('keeps every byte of a file with %s', async (_what, bytes) => {
      const parent = await push({ 'a.yaml': 'a' })
      const at = made(await commit(parent, { 'a.yaml': bytes, 'new/b.yaml': bytes }, people))
      for (const path of ['a.yaml', 'new/b.yaml']) {
        expect((await given.under.readFile(repository, at, path))?.bytes.equals(bytes)).toBe(true)
      }
    })

    it('keeps the bit of executables, and gives it to nothing else', async () => {
      const parent = await push({ 'run.sh': { script: 'old' }, 'a.yaml': 'a', 'b.yaml': 'b' })
      const at = made(await commit(parent, { 'run.sh': { script: 'new' }, 'a.yaml': 'A' }, people))
      expect(await Promise.all(['run.sh', 'a.yaml', 'b.yaml'].map(path => modeAt(at, path)))).toEqual([
        '100755',
        '100644',
        '100644',
      ])
      expect(await textAt(at, 'run.sh')).toBe('new')
    })

    it('changes a mode alone', async () => {
      const parent = await push({ 'run.sh': 'same' })
      const at = made(await commit(parent, { 'run.sh': { script: 'same' } }, people))
      expect(await modeAt(at, 'run.sh')).toBe('100755')
      const back = made(await commit(at, { 'run.sh': 'same' }, people))
      expect(await modeAt(back, 'run.sh')).toBe('100644')
    })

    it('leaves a link as it is when what it leads to is changed', async () => {
      const parent = await push({ 'l.yaml': { link: 'd/a.txt' }, 'd/a.txt': { script: 'a' } })
      const tree = await given.host.readTree({ repository, commit: parent, wants: path => path === 'l.yaml' })
      const changes = tree.files.map(({ path, linkedTo = path, isExecutable }): FileChange => {
        return { path: linkedTo, bytes: Buffer.from('A'), ...(isExecutable ? { isExecutable } : {}) }
      })
      const at = made(await commit(parent, {}, { ...people, changes }))
      expect((await history())[0]?.changed).toEqual(['d/a.txt'])
      expect(await given.under.readFile(repository, at, 'd/a.txt')).toEqual({ mode: '100755', bytes: Buffer.from('A') })
      expect(await modeAt(at, 'l.yaml')).toBe('120000')
    })

    it.each([
      ['deep', `${'d/'.repeat(40)}a.yaml`],
      ['beyond ASCII', 'ünïcode/файл-名.yaml'],
      ['with spaces and signs', "a b/c'd(1)#@%.yaml"],
      ['long', `${'d'.repeat(150)}/${'e'.repeat(150)}/f.yaml`],
    ])('writes a path that is %s', async (_how, path) => {
      const parent = await push({ 'a.yaml': 'a' })
      const at = made(await commit(parent, { [path]: 'x' }, people))
      expect((await history())[0]?.changed).toEqual([path])
      expect(await textAt(at, path)).toBe('x')
    })

    it.each([
      ['a headline', 'Release ghcr.io/acme/web:1.2.3'],
      ['headline, body and trailers', 'Größe: 名 🚀\n\nOne\n - two  \n\nthree\n\nJob-Id: 1\nCo-authored-by: A <a@b.c>'],
      ['no blank line behind its headline', 'One\nTwo'],
      ['more than one blank line', 'One\n\n\n\nTwo'],
    ])('keeps a message of %s byte for byte', async (_what, message) => {
      const parent = await push({ 'a.yaml': 'a' })
      const at = made(await commit(parent, { 'a.yaml': 'A' }, { ...people, message }))
      expect((await history())[0]?.message).toBe(message)
      expect(await given.host.readMessage({ repository, commit: at })).toBe(message)
    })
  })

  describe('committing in the name of others', () => {
    it.each`
      author | committer    | seen
      ${ADA} | ${BOT}       | ${['Ada Lovelace <ada@example.com>', 'Flux Öl <flux+bot@example.com>']}
      ${ADA} | ${undefined} | ${['Ada Lovelace <ada@example.com>', 'Ada Lovelace <ada@example.com>']}
    `('shows $author.name as author and $committer.name as committer', async ({ author, committer, seen }) => {
      const parent = await push({ 'a.yaml': 'a' })
      await commit(parent, { 'a.yaml': 'A' }, { author, ...(committer ? { committer } : {}) })
      const [newest] = await history()
      expect([newest?.author, newest?.committer]).toEqual(seen)
    })
  })
}
