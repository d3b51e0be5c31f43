// Writers who plan again when they lose or hear nothing: whatever fails, each change is there once.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BranchName, RepositoryName, TagName } from '../../../functions/domain/events/git.ts'
import { TryLater } from '../../../functions/domain/failure.ts'
import { GitHostUnavailable } from '../../../functions/ports/git-hosts/failures.ts'
import { type MemoryGitHost, openMemoryGitHost } from '../../../functions/ports/git-hosts/memory.ts'
import { changesOf } from './commits-under-test.ts'

const repository = 'acme/manifests' as RepositoryName
const branch = 'main' as BranchName
const LIST = 'list.yaml'

/** Adds the line unless it is there; says whether there is nothing left to do. */
async function tryToAdd(host: MemoryGitHost, line: string): Promise<boolean> {
  const { commit: parent } = await host.readHead({ repository, branch, tag: 'none' as TagName })
  const { files } = await host.readTree({ repository, commit: parent, wants: path => path === LIST })
  const text = Buffer.from(files[0]?.bytes ?? []).toString('utf8')
  if (text.split('\n').includes(line)) return true
  const changes = changesOf({ [LIST]: `${text}${line}\n` })
  return (await host.commitFiles({ repository, branch, parent, changes, message: line })).kind === 'committed'
}

async function addLine(host: MemoryGitHost, line: string): Promise<void> {
  for (let isDone = false; !isDone; ) {
    isDone = await tryToAdd(host, line).catch((error: unknown) => {
      if (error instanceof TryLater) return false
      throw error
    })
  }
}

const trouble = fc.constantFrom('fails before', 'answer is lost', 'somebody pushes')

describe('openMemoryGitHost', () => {
  it('loses and doubles nothing for writers who plan again, whatever goes wrong', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.array(trouble, { maxLength: 20 }),
        async (writers, troubles) => {
          const host = openMemoryGitHost({ repositories: [repository] })
          host.push(repository, branch, { [LIST]: '' })
          const failure = new GitHostUnavailable(repository, '502')
          for (const [index, what] of troubles.entries()) {
            if (what === 'fails before') host.failNext('commitFiles', failure)
            if (what === 'answer is lost') host.failNext('commitFiles', failure, 'after')
            const push = () => void host.push(repository, branch, { [`by-hand-${index}`]: 'x' })
            if (what === 'somebody pushes') host.beforeNext('commitFiles', push)
          }
          const lines = Array.from({ length: writers }, (_, index) => `writer-${index}`)
          await Promise.all(lines.map(line => addLine(host, line)))
          const history = host.listCommits(repository, branch)
          const { files } = await host.readTree({ repository, commit: history[0]?.commit as never, wants: () => true })
          const list = Buffer.from(files.find(({ path }) => path === LIST)?.bytes ?? []).toString('utf8')
          expect(list.trimEnd().split('\n').sort()).toEqual([...lines].sort())
          const made = history.filter(({ message }) => message.startsWith('writer-')).map(({ message }) => message)
          expect(made.sort()).toEqual([...lines].sort())
        },
      ),
      { numRuns: 100, seed: 20_261_106 },
    )
  })
})
