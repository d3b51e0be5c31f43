// An operator's world in memory: Git host, shelf, stack, cluster and access entries, empty at first.
import type { BranchName, RepositoryName, TagName } from '../../functions/domain/events/git.ts'
import { DEFAULT_RIGHTS } from '../../functions/domain/rbac/cluster-rights.ts'
import { openMemoryEntries } from '../../functions/ports/access-entries/memory.ts'
import { openMemoryCluster } from '../../functions/ports/cluster/memory.ts'
import { openMemoryGitHost } from '../../functions/ports/git-hosts/memory.ts'
import { openMemoryHooks } from '../../functions/ports/git-hosts/memory-hooks.ts'
import { openMemoryShelf } from '../../functions/ports/secret-shelf/memory.ts'
import type { AnyRef } from '../../functions/ports/secret-shelf/port.ts'
import { SecretMissing } from '../../functions/ports/secrets/missing.ts'
import { openMemoryStacks } from '../../functions/ports/stacks/memory.ts'
import type { SetupDoors } from '../../functions/setup/doors.ts'
import type { Needs } from '../../functions/setup/found.ts'
import { type SetupOrder, setUp } from '../../functions/setup/set-up.ts'
import type { Step } from '../../functions/setup/step.ts'
import { tearDown } from '../../functions/setup/tear-down.ts'

/** What a test may say of the world. */
export type WorldChanges = {
  readonly isLocal?: boolean
  readonly isManaged?: boolean
  /** Pushes of these repositories are followed. */
  readonly repositories?: readonly string[]
  readonly gitToken?: string | undefined
}

export const ROLES = ['sync', 'api'].map(name => `arn:aws:iam::123456789012:role/fluxless-prod-${name}`)
export const ADDRESS = 'https://abc.example.com'
const TOKEN: AnyRef = { ssm: '/memory/git-token' }
const HOOK: AnyRef = { ssm: '/memory/hook' }
const API: AnyRef = { ssm: '/memory/api-token' }

/** Opens the world; only `acme/…` repositories with a first commit are there. */
export function aSetupWorld(changes: WorldChanges = {}) {
  const { isLocal = false, isManaged = true, repositories = ['acme/manifests'] } = changes
  const gitToken = 'gitToken' in changes ? changes.gitToken : 'given'
  let moment = Date.UTC(2026, 10, 6, 8)
  const now = () => moment
  const gitHost = openMemoryGitHost({ repositories })
  for (const repository of repositories) gitHost.push(repository, 'main', { 'a.yaml': 'a: 1' })
  let status = 200
  const hooks = openMemoryHooks({ now, answer: () => status })
  const shelf = openMemoryShelf()
  const stacks = openMemoryStacks({ name: 'fluxless-prod', state: 'ready', status: 'OK', url: ADDRESS, roles: ROLES })
  const cluster = openMemoryCluster({ now })
  const entries = openMemoryEntries(['arn:aws:iam::123456789012:role/admin'])
  let file: string | undefined
  let drawn = 0
  const given = { how: 'give it as GITHUB_TOKEN', ...(gitToken === undefined ? {} : { text: gitToken }) }

  const needs: Needs = {
    heads: repositories.map(name => {
      const repository = name as RepositoryName
      return { gitHost: 'github', repository, branch: 'main' as BranchName, tag: 'flux-sync' as TagName }
    }),
    secrets: [
      { ref: TOKEN, what: 'token of the Git host github', origin: 'given', ...given },
      { ref: HOOK, what: 'secret of the endpoint github', origin: 'drawn', how: '' },
      { ref: API, what: 'token fluxctl of the API', origin: 'drawn', how: '' },
    ],
    hooks: repositories.map(name => {
      return { gitHost: 'github', repository: name as RepositoryName, endpoint: 'github', secret: HOOK }
    }),
    clusters: [{ name: 'production', isManaged, rights: DEFAULT_RIGHTS }],
    digest: 'first',
    hasApp: false,
  }
  const doors: SetupDoors = {
    file: {
      read: async () => file,
      async write(text) {
        file = text
      },
      async remove() {
        file = undefined
      },
    },
    shelf,
    secrets: {
      async read(ref) {
        const name = shelf.nameOf(ref)
        const text =
          name === undefined ? undefined : (shelf.texts.get(name) ?? (name === 'git-token' ? gitToken : undefined))
        if (text === undefined) throw new SecretMissing('memory', 'it is not there')
        return text
      },
    },
    ...(isLocal ? {} : { stacks }),
    heads: () => gitHost,
    hooks: () => hooks,
    entries: () => entries,
    cluster: () => cluster,
    now,
    wait: async ms => {
      moment += ms
    },
    drawSecret: () => `drawn-${drawn++}`,
  }
  const run = async (order: Partial<SetupOrder> = {}) => {
    const steps: Step[] = []
    const wishes = { grantRights: true, addEntries: true }
    const asked = {
      needs,
      wishes,
      configText: 'text',
      isDryRun: false,
      ...(isLocal ? { publicUrl: ADDRESS } : {}),
      ...order,
    }
    const { url } = await setUp(asked, doors, step => steps.push(step))
    return { steps, url, words: steps.map(({ word, thing }) => `${word} ${thing}`) }
  }
  const down = async (isDryRun = false, isUntouched = true) => {
    const steps: Step[] = []
    const order = {
      needs,
      grantRights: true,
      isUntouched: () => isUntouched,
      isDryRun,
      ...(isLocal ? { publicUrl: ADDRESS } : {}),
    }
    const { left } = await tearDown(order, doors, step => steps.push(step))
    return { steps, left, words: steps.map(({ word, thing }) => `${word} ${thing}`) }
  }
  return {
    ...{ needs, doors, gitHost, hooks, shelf, stacks, cluster, entries, run, down },
    answerHooksWith: (next: number) => {
      status = next
    },
    edit: (text: string) => {
      file = text
    },
    /** Everything that stands, in a form to compare. */
    async standing() {
      const lists = await Promise.all(needs.hooks.map(({ repository }) => hooks.listHooks(repository)))
      return {
        file,
        secrets: Object.fromEntries(shelf.texts),
        stack: await stacks.find(),
        deployed: stacks.deployed(),
        hooks: lists.flat().map(hook => ({ ...hook, secret: hooks.secretOf(hook) })),
        entries: [...entries.own],
        objects: cluster.objects(),
      }
    },
  }
}
