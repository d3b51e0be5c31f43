// The Git host in memory with the side that people use.
import { GitHostUnavailable } from '../../../functions/ports/git-hosts/failures.ts'
import { openMemoryGitHost } from '../../../functions/ports/git-hosts/memory.ts'
import type { Person } from '../../../functions/ports/git-hosts/port.ts'
import type { HostUnderTest } from './host-under-test.ts'

const nameOf = (person: Person | undefined) => person && `${person.name} <${person.email}>`

/** Opens it, empty. */
export async function openMemoryUnderTest(): Promise<HostUnderTest> {
  const host = openMemoryGitHost()
  return {
    host,
    writersAtOnce: 20,
    createRepository: async repository => host.createRepository(repository),
    push: async (repository, branch, files, from) =>
      host.push(repository, branch, files, from ? { from, message: 'Push' } : { message: 'Push' }),
    setTag: async (...given) => {
      host.setTag(...given)
    },
    readTag: async (...given) => host.readTag(...given),
    readStatuses: async (_repository, commit) =>
      host.statuses
        .filter(status => status.commit === commit)
        .map(({ state, context, description }) => ({ state, context, description })),
    readHistory: async (...given) =>
      host.listCommits(...given).map(({ commit, parent, message, author, committer, changed }) => {
        return { commit, parent, message, author: nameOf(author), committer: nameOf(committer), changed }
      }),
    async readFile(repository, commit, path) {
      const { files } = await host.readTree({ repository: repository as never, commit, wants: one => one === path })
      const [file] = files
      if (!file) return undefined
      const mode = file.linkedTo !== undefined ? '120000' : file.isExecutable ? '100755' : '100644'
      return { mode, bytes: Buffer.from(file.bytes) }
    },
    protect: async (...given) => void host.protect(...given),
    loseNextCommitAnswer: () =>
      host.failNext('commitFiles', new GitHostUnavailable('acme/manifests', 'no answer'), 'after'),
    readChangeRequests: async repository => host.listChangeRequests(repository),
    closeChangeRequest: async (...given) => host.closeChangeRequest(...given),
    stop: async () => {},
  }
}
