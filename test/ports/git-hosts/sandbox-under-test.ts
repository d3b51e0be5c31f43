// GitHub's provider before the sandbox's Git host, with the side that people use: the real git on its repositories.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CommitSha } from '../../../functions/domain/events/git.ts'
import { type GitHost as Sandbox, startGitHost } from '../../../functions/local/sandbox/git-host/start.ts'
import { openGithub } from '../../../functions/ports/git-hosts/github.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { pushFiles, readGit, runGit } from './bare-repository.ts'
import type { CommitSeen, FileSeen, HostUnderTest, StatusSeen } from './host-under-test.ts'

const NOW = Date.UTC(2026, 10, 6, 8)

/** Is the sandbox's host beside the provider before it. */
export type SandboxUnderTest = HostUnderTest & {
  readonly sandbox: Sandbox
  folderOf(repository: string): string
}

/** Opens it; `base` stands between its address and the API's paths. */
export async function openSandboxUnderTest(base = ''): Promise<SandboxUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'fluxless-git-host-'))
  const sandbox = await startGitHost({ folder, now: () => NOW, token: 'a-token', hooks: () => [] })
  const http = openHttp({ userAgent: 'fluxless-test' })
  const wait = async () => {}
  const host = openGithub({ apiUrl: sandbox.url + base, token: async () => 'a-token', now: () => NOW, wait }, http)
  const folderOf = (repository: string) => join(folder, `${repository}.git`)
  const call = async (method: 'GET' | 'PATCH', path: string, body?: unknown) => {
    const url = `${sandbox.url}/repos/${path}`
    const json = body === undefined ? {} : { body: JSON.stringify(body) }
    const answer = await http.send({ method, url, headers: { authorization: 'Bearer a-token' }, ...json })
    return JSON.parse(answer.body.toString('utf8'))
  }
  return {
    host,
    sandbox,
    folderOf,
    writersAtOnce: 6,
    async createRepository(repository) {
      await mkdir(folderOf(repository), { recursive: true })
      await runGit(folderOf(repository), ['init', '--quiet', '--bare', '--initial-branch=main'])
    },
    push: (repository, ...given) => pushFiles(folderOf(repository), ...given),
    async setTag(repository, tag, commit, kind) {
      if (commit === undefined) await runGit(folderOf(repository), ['tag', '--delete', tag])
      else if (kind === 'lightweight') await runGit(folderOf(repository), ['tag', '--force', tag, commit])
      else await runGit(folderOf(repository), ['tag', '--force', '--annotate', '--message=By hand', tag, commit])
    },
    async readTag(repository, tag) {
      const format = '--format=%(objectname) %(*objectname)'
      const line = await runGit(folderOf(repository), ['for-each-ref', format, `refs/tags/${tag}`])
      const [object, peeled] = line.split(' ')
      return object ? { object, commit: (peeled || object) as CommitSha } : undefined
    },
    async readStatuses(repository, commit) {
      const statuses: StatusSeen[] = await call('GET', `${repository}/commits/${commit}/statuses`)
      return statuses.map(({ state, context, description }) => ({ state, context, description })).reverse()
    },
    readHistory: (repository, branch) => readHistory(folderOf(repository), branch),
    readFile: (repository, commit, path) => readFile(folderOf(repository), commit, path),
    protect: async (...given) => sandbox.rules.protect(...given),
    loseNextCommitAnswer() {
      const question = { method: 'POST', path: /\/graphql$/ }
      // The question for the branch passes; the write that follows it is carried out and not answered.
      sandbox.faults.next(1, question, {})
      sandbox.faults.next(1, question, { reset: true, beforeAnswer: async () => {} })
    },
    async readChangeRequests(repository) {
      const pulls: PullSeen[] = await call('GET', `${repository}/pulls?state=all&per_page=100`)
      return pulls.reverse().map(({ number, title, body, state, head, base: { ref } }) => {
        return { number, from: head.ref, branch: ref, title, body, isOpen: state === 'open' }
      })
    },
    closeChangeRequest: (repository, number) => call('PATCH', `${repository}/pulls/${number}`, { state: 'closed' }),
    async stop() {
      await http.close()
      await sandbox.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

type Branch = { readonly ref: string }
type PullSeen = {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly state: string
  readonly head: Branch
  readonly base: Branch
}

async function readHistory(folder: string, branch: string): Promise<readonly CommitSeen[]> {
  const ref = `refs/heads/${branch}`
  if ((await runGit(folder, ['for-each-ref', ref])) === '') return []
  const format = '--format=%x01%H%x00%P%x00%an <%ae>%x00%cn <%ce>%x00%B%x02'
  const out = await readGit(folder, ['log', '-z', format, '--name-only', '--no-renames', ref])
  const records = out.toString('utf8').split('\x01').slice(1)
  return records.map(record => {
    const [text = '', names = ''] = record.split('\x02')
    const [commit = '', parent = '', author = '', committer = '', message = ''] = text.split('\0')
    const changed = names.split('\0').map(name => name.replace(/^\n/, ''))
    const people = { author, committer }
    const ids = { commit: commit as CommitSha, parent: parent === '' ? undefined : (parent as CommitSha) }
    return { ...ids, ...people, message, changed: changed.filter(name => name !== '').sort() }
  })
}

async function readFile(folder: string, commit: CommitSha, path: string): Promise<FileSeen | undefined> {
  const line = await runGit(folder, ['ls-tree', '-z', commit, '--', `:(literal)${path}`])
  const [, mode, blob] = /^(\d+) blob ([0-9a-f]+)\t/.exec(line) ?? []
  if (!mode || !blob) return undefined
  return { mode: mode as FileSeen['mode'], bytes: await readGit(folder, ['cat-file', 'blob', blob]) }
}
