// Committing on GitHub: what is sent, and in which order.
import { describe, expect, it } from 'vitest'
import type { CommitDraft } from '../../../functions/ports/git-hosts/port.ts'
import { COMMIT } from './build-tar.ts'
import { aDraft, BLOB_OF_A, branchAt, COMMITTED, MOVED, made, NEW_TREE, REPOSITORY, TREE } from './scripted-commits.ts'
import { giveGithub, NEW, OTHER } from './scripted-github.ts'

const ADA = { name: 'Ada', email: 'ada@example.com' }
const OBJECTS = [branchAt(COMMIT), made(NEW_TREE), made(NEW)]

describe('openGithub', () => {
  const given = giveGithub()
  const commitFiles = (more: Partial<CommitDraft> = {}) => given.host.commitFiles(aDraft(more))
  const sent = (index: number) => JSON.parse(given.server.asked[index]?.body ?? '')
  const urls = () => given.server.asked.map(({ url }) => url.replace('/repos/acme/manifests/', ''))

  describe('committing in one call', () => {
    it('sends bytes as base64, the two parts of the message, and the head it expects', async () => {
      given.server.answer(branchAt(COMMIT), COMMITTED)
      expect(await commitFiles()).toEqual({ kind: 'committed', commit: NEW })
      expect(sent(0).variables).toMatchObject({ branch: 'refs/heads/main', f0: 'refs/heads/main:a.yaml' })
      expect(sent(1).query).toContain('createCommitOnBranch')
      expect(sent(1).variables.input).toEqual({
        branch: { repositoryNameWithOwner: 'acme/manifests', branchName: 'main' },
        expectedHeadOid: COMMIT,
        message: { headline: 'Release', body: 'Job-Id: 1' },
        fileChanges: { additions: [{ path: 'a.yaml', contents: 'QQ==' }] },
      })
    })

    it('asks of ninety files only for the first few whether they are there', async () => {
      const changes = Array.from({ length: 90 }, (_, index) => ({ path: `${index}.yaml`, bytes: Buffer.from('A') }))
      given.server.answer(branchAt(COMMIT, { files: 10 }), COMMITTED)
      expect((await commitFiles({ changes })).kind).toBe('committed')
      expect(given.server.asked).toHaveLength(2)
      expect(Object.keys(sent(0).variables).filter(name => /^f\d+$/.test(name))).toHaveLength(10)
    })
  })

  describe('committing by objects', () => {
    it('takes the tree of the parent as base, names people, and moves the branch from the parent, unforced', async () => {
      given.server.answer(...OBJECTS, MOVED)
      expect(await commitFiles({ author: ADA })).toEqual({ kind: 'committed', commit: NEW })
      expect(urls()).toEqual(['/graphql', 'git/trees', 'git/commits', '/graphql'])
      const entry = { path: 'a.yaml', mode: '100644', type: 'blob', content: 'A' }
      expect(sent(1)).toEqual({ base_tree: TREE, tree: [entry] })
      expect(sent(2)).toEqual({ message: 'Release\n\nJob-Id: 1', tree: NEW_TREE, parents: [COMMIT], author: ADA })
      const update = { name: 'refs/heads/main', beforeOid: COMMIT, afterOid: NEW, force: false }
      expect(sent(3).variables.input).toEqual({ repositoryId: 'R_1', refUpdates: [update] })
    })

    it.each([
      ['a file is executable', { changes: [{ path: 'a.sh', bytes: Buffer.from('A'), isExecutable: true as const }] }],
      ['the committer is named', { committer: ADA }],
      ['the message has no blank line', { message: 'One\nTwo' }],
    ])('is how it is done when %s', async (_why, more) => {
      given.server.answer(...OBJECTS, MOVED)
      expect((await commitFiles(more)).kind).toBe('committed')
      expect(urls()).toEqual(['/graphql', 'git/trees', 'git/commits', '/graphql'])
    })

    it.each([
      ['a byte-order mark', '\ufeffa'],
      ['carriage returns', 'a\r\nb'],
      ['no text', Buffer.from([0xff, 0xfe])],
      ['a zero byte', 'a\0'],
      ['nothing', ''],
    ])('sends a file with %s as base64 of its own', async (_what, content) => {
      const bytes = Buffer.from(content)
      given.server.answer(branchAt(COMMIT), made(OTHER), made(NEW_TREE), made(NEW), MOVED)
      await commitFiles({ author: ADA, changes: [{ path: 'a.yaml', bytes }] })
      expect(urls()[1]).toBe('git/blobs')
      expect(sent(1)).toEqual({ content: bytes.toString('base64'), encoding: 'base64' })
      expect(sent(2).tree).toEqual([{ path: 'a.yaml', mode: '100644', type: 'blob', sha: OTHER }])
    })

    it('sends what is too much for one tree as blobs, and what is too much for one call by objects', async () => {
      const bytes = Buffer.alloc(3 * 1024 * 1024, 'a')
      const changes = ['a', 'b', 'c'].map(path => ({ path, bytes }))
      given.server.answer(branchAt(COMMIT), made(OTHER), made(OTHER), made(OTHER), made(NEW_TREE), made(NEW), MOVED)
      expect((await commitFiles({ changes })).kind).toBe('committed')
      expect(urls().filter(url => url === 'git/blobs')).toHaveLength(3)
    })

    it('makes objects again when that failed, as nothing points to them', async () => {
      given.server.answer(branchAt(COMMIT), { status: 502 }, made(NEW_TREE), { never: 'cuts' }, made(NEW), MOVED)
      expect((await commitFiles({ author: ADA })).kind).toBe('committed')
    })

    it.each`
      answer                                                                                    | code                             | fix
      ${{ status: 404, body: { message: 'Not Found' } }}                                        | ${'git-host-permission-missing'} | ${/contents=write/}
      ${{ status: 403, body: { message: 'Resource not accessible by personal access token' } }} | ${'git-host-permission-missing'} | ${/missing permission/}
      ${{ status: 403, body: { message: 'Repository was archived so is read-only.' } }}         | ${'git-host-refused'}            | ${/Unarchive/}
      ${{ status: 422, body: { message: 'tree.path is malformed' } }}                           | ${'git-host-refused'}            | ${/./}
      ${{ status: 403, headers: { 'retry-after': '7' } }}                                       | ${'git-host-busy'}               | ${/7 s/}
    `(
      'fails with $code when the tree is answered $answer.status $answer.body.message',
      async ({ answer, code, fix }) => {
        given.server.answer(branchAt(COMMIT), answer)
        const failure = await given.failureOf(commitFiles({ author: ADA }))
        expect(failure.code).toBe(code)
        expect(failure.fix).toMatch(fix)
      },
    )
  })

  it.each([
    ['no file', branchAt(COMMIT, { files: 0 }), [], {}],
    ['the same tree', branchAt(COMMIT, { blob: BLOB_OF_A }), [made(TREE)], { author: ADA }],
    ['the same tree in nobody’s name', branchAt(COMMIT, { blob: BLOB_OF_A }), [made(TREE)], {}],
  ])('makes no commit of %s', async (what, branch, answers, more) => {
    given.server.answer(branch, ...answers)
    const changes = what === 'no file' ? { changes: [] } : {}
    await expect(commitFiles({ ...more, ...changes })).rejects.toBeInstanceOf(TypeError)
    expect(given.server.left()).toBe(0)
  })

  it('writes nothing into an archived repository', async () => {
    given.server.answer({ body: { data: { repository: { ...REPOSITORY, isArchived: true, branch: null, f0: null } } } })
    const failure = await given.failureOf(commitFiles())
    expect([failure.code, failure.fix]).toEqual(['git-host-refused', 'Unarchive the repository, or remove the target.'])
  })
})
