// The Git host of an account: the sandbox's, behind a door, with one repository that tells of its pushes when it is asked to.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startGitHost } from '../../functions/local/sandbox/git-host/start.ts'
import { REPOSITORY, SECRETS } from './render-config.ts'
import { type DoorOptions, startDoor } from './start-door.ts'

/** Are the changes of a commit; null removes a file. */
export type Changes = Readonly<Record<string, string | null>>

/** Starts it with a first commit. */
export async function startGit(folder: string, files: Readonly<Record<string, string>>, watch: DoorOptions['watch']) {
  const told: { hookUrl?: string } = {}
  const hooks = () => {
    if (told.hookUrl === undefined) return []
    const hook = { repository: REPOSITORY, url: told.hookUrl, secret: SECRETS.hook }
    return [{ ...hook, contentType: 'json' as const, events: ['push'] }]
  }
  const host = await startGitHost({ folder, now: Date.now, token: SECRETS.git, hooks })
  const first = await host.createRepository(REPOSITORY, files, { branch: 'main', message: 'Start' })
  const door = await startDoor({ name: 'git', origin: host.url, watch })

  return {
    host,
    first,
    /** Where functions find it. */
    origin: door.origin,
    /** From now on pushes are told there. */
    tellPushesTo(url: string): void {
      told.hookUrl = url
    },
    /** Commits as somebody's push. */
    push: (changes: Changes) => host.commit(REPOSITORY, 'main', changes, 'Change'),
    /** Reads from its API, as somebody. */
    async read<Answer>(path: string): Promise<Answer> {
      const headers = { authorization: `Bearer ${SECRETS.git}` }
      return (await (await fetch(`${host.url}/repos/${REPOSITORY}/${path}`, { headers })).json()) as Answer
    },
    /** Reads the commit that a target's tag points at. */
    async tag(target: string): Promise<string> {
      const args = ['-C', join(folder, `${REPOSITORY}.git`), 'rev-parse', `refs/tags/flux-sync-${target}^{commit}`]
      return (await promisify(execFile)('git', args)).stdout.trim()
    },
    async stop(): Promise<void> {
      await Promise.all([host.stop(), door.stop()])
    },
  }
}
