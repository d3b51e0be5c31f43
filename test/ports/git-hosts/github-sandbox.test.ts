// GitHub's provider against the sandbox's Git host: real repositories behind the API.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { CommitSha } from '../../../functions/domain/events/git.ts'
import { startGitHost } from '../../../functions/local/sandbox/git-host/start.ts'
import { openGithub } from '../../../functions/ports/git-hosts/github.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { pushFiles, runGit } from './bare-repository.ts'
import { itBehavesLikeAGitHost } from './contract.ts'
import type { HostUnderTest, StatusSeen } from './host-under-test.ts'

const NOW = Date.UTC(2026, 10, 6, 8)

async function openSandbox(base = ''): Promise<HostUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'fluxless-git-host-'))
  const sandbox = await startGitHost({ folder, now: () => NOW, token: 'a-token', hooks: () => [] })
  const http = openHttp({ userAgent: 'fluxless-test' })
  const wait = async () => {}
  const host = openGithub({ apiUrl: sandbox.url + base, token: async () => 'a-token', now: () => NOW, wait }, http)
  const folderOf = (repository: string) => join(folder, `${repository}.git`)
  return {
    host,
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
      const url = `${sandbox.url}/repos/${repository}/commits/${commit}/statuses`
      const answer = await http.send({ method: 'GET', url, headers: { authorization: 'Bearer a-token' } })
      const statuses: StatusSeen[] = JSON.parse(answer.body.toString('utf8'))
      return statuses.map(({ state, context, description }) => ({ state, context, description })).reverse()
    },
    async stop() {
      await http.close()
      await sandbox.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

describe('openGithub', () => {
  itBehavesLikeAGitHost(() => openSandbox())

  it('finds REST and GraphQL below the base of an Enterprise Server', async () => {
    const under = await openSandbox('/api/v3')
    await under.createRepository('acme/manifests')
    const commit = await under.push('acme/manifests', 'main', { 'a.yaml': 'a' })
    const repository = 'acme/manifests' as Parameters<typeof under.host.readTree>[0]['repository']
    const head = await under.host.readHead({ repository, branch: 'main' as never, tag: 'flux-sync' as never })
    const tree = await under.host.readTree({ repository, commit, wants: () => true })
    expect([head.commit, tree.files.length]).toEqual([commit, 1])
    await under.stop()
  })
})
