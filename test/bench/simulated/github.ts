// A Git host in memory behind GitHub's API: what our provider asks of it to sync and to commit, and no more.
import { createHash } from 'node:crypto'
import type { Pushed, TagMoved } from '../../builders/judge-storm.ts'
import { packTreeGzip } from '../../ports/git-hosts/build-tar.ts'
import { type Call, json, type Reply } from './front.ts'

/** Counts what was asked of the host. */
export type GitCounts = { requests: number; heads: number; archives: number; statuses: number }

type Files = ReadonlyMap<string, string>
type Repository = {
  readonly commits: { readonly id: string; readonly files: Files; readonly message: string }[]
  readonly tags: Map<string, string>
}

/** Is the host, and what people do there. */
export type SimulatedGithub = {
  answer(call: Call): Reply
  /** Commits on top of the only branch, in the repository that is made when there is none; answers with the commit. */
  push(repository: string, files: Readonly<Record<string, string>>): string
  readonly moved: readonly TagMoved[]
  readonly pushed: readonly Pushed[]
  readonly counts: GitCounts
}

type Query = {
  readonly query: string
  readonly variables: {
    readonly owner?: string
    readonly name?: string
    readonly tag?: string
    readonly input?: {
      readonly repositoryId?: string
      readonly refUpdates?: readonly [{ readonly name: string; readonly beforeOid: string; readonly afterOid: string }]
      readonly branch?: { readonly repositoryNameWithOwner: string }
      readonly expectedHeadOid?: string
      readonly message?: { readonly headline: string; readonly body?: string }
      readonly fileChanges?: { readonly additions: readonly { readonly path: string; readonly contents: string }[] }
    }
  }
}

const NO_OBJECT = '0'.repeat(40)
const BELOW = /^\/repos\/([^/]+\/[^/]+)\/(git\/tags|statuses|tarball|compare|git\/commits)(?:\/([^?]+))?/

/** Opens a host without repositories; `url` is where it is reached, for the redirect to its archives. */
export function openSimulatedGithub(url: () => string, now: () => number): SimulatedGithub {
  const repositories = new Map<string, Repository>()
  const tagObjects = new Map<string, string>()
  const packed = new Map<string, Buffer>()
  const moved: TagMoved[] = []
  const pushed: Pushed[] = []
  const counts: GitCounts = { requests: 0, heads: 0, archives: 0, statuses: 0 }
  const find = (name: string): Repository => {
    const found = repositories.get(name) ?? { commits: [], tags: new Map() }
    repositories.set(name, found)
    return found
  }

  function push(name: string, changes: Readonly<Record<string, string>>, message = 'Change'): string {
    const { commits } = find(name)
    const files = new Map([...(commits.at(-1)?.files ?? []), ...Object.entries(changes)])
    const id = hash(name, String(commits.length), JSON.stringify(changes))
    pushed.push({ repository: name, revision: commits.length, commit: id, atMs: now() })
    commits.push({ id, files, message })
    return id
  }

  function describe(name: string, tag: string | undefined) {
    const { commits, tags } = find(name)
    const object = tags.get(tag?.replace('refs/tags/', '') ?? '')
    const commit = { __typename: 'Commit', oid: tagObjects.get(object ?? '') }
    const found = object === undefined ? null : { target: { __typename: 'Tag', oid: object, target: commit } }
    const head = commits.at(-1)
    return { id: name, isEmpty: head === undefined, branch: head ? { target: { oid: head.id } } : null, tag: found }
  }

  function query({ query: document, variables }: Query): Reply {
    const { owner, name, tag, input } = variables
    if (input?.refUpdates) return moveTag(input.repositoryId ?? '', input.refUpdates[0])
    if (input?.branch) return commit(input)
    if (document.includes('isArchived')) return readBranch(`${owner}/${name}`, variables)
    counts.heads += 1
    return json(200, { data: { repository: describe(`${owner}/${name}`, tag) } })
  }

  function moveTag(
    name: string,
    move: { readonly name: string; readonly beforeOid: string; readonly afterOid: string },
  ) {
    const { tags } = find(name)
    const tag = move.name.replace('refs/tags/', '')
    if ((tags.get(tag) ?? NO_OBJECT) !== move.beforeOid) {
      return json(200, { data: { updateRefs: null }, errors: [{ message: 'beforeOid is stale' }] })
    }
    tags.set(tag, move.afterOid)
    moved.push({ tag, commit: tagObjects.get(move.afterOid) ?? '', atMs: now() })
    return json(200, { data: { updateRefs: { clientMutationId: null } } })
  }

  function commit({ branch, message, fileChanges }: NonNullable<Query['variables']['input']>): Reply {
    const additions = (fileChanges?.additions ?? []).map(({ path, contents }) => {
      return [path, Buffer.from(contents, 'base64').toString('utf8')] as const
    })
    const text = [message?.headline, message?.body].filter(part => part).join('\n\n')
    const oid = push(branch?.repositoryNameWithOwner ?? '', Object.fromEntries(additions), text)
    return json(200, { data: { createCommitOnBranch: { commit: { oid } } } })
  }

  /** Answers what a commit looks at first: the head; none of the files it would write is there already. */
  function readBranch(name: string, variables: object): Reply {
    const head = find(name).commits.at(-1)
    const tree = { oid: hash('tree', head?.id ?? '') }
    const target = { oid: head?.id, message: head?.message, tree, parents: { nodes: [] } }
    const files = Object.fromEntries(Object.keys(variables).flatMap(key => (/^f\d+$/.test(key) ? [[key, null]] : [])))
    return json(200, {
      data: { repository: { id: name, isArchived: false, isEmpty: false, branch: { target }, ...files } },
    })
  }

  function archive(name: string, id: string): Reply {
    counts.archives += 1
    const found = find(name).commits.find(commit => commit.id === id)
    if (!found) return json(404, { message: 'Not Found' })
    const body =
      packed.get(id) ??
      packTreeGzip(
        [...found.files].map(([path, text]) => ({ name: path, body: text })),
        id,
      )
    packed.set(id, body)
    return { status: 200, headers: { 'content-type': 'application/x-gzip' }, body }
  }

  return {
    push,
    moved,
    pushed,
    counts,
    answer(call) {
      counts.requests += 1
      if (call.path === '/graphql') return query(JSON.parse(call.body.toString('utf8')) as Query)
      const [, owner = '', name = '', id = ''] = /^\/archives\/([^/]+)\/([^/]+)\/(.+)$/.exec(call.path) ?? []
      if (id !== '') return archive(`${owner}/${name}`, id)
      const [, repository = '', what, rest = ''] = BELOW.exec(call.path) ?? []
      switch (what) {
        case 'git/tags': {
          const sha = hash('tag', call.body.toString('utf8'))
          tagObjects.set(sha, (JSON.parse(call.body.toString('utf8')) as { object: string }).object)
          return json(201, { sha })
        }
        case 'statuses':
          counts.statuses += 1
          return json(201, {})
        case 'tarball':
          return { status: 302, headers: { location: `${url()}/archives/${repository}/${rest}` } }
        case 'compare': {
          const [base, head] = rest.split('...').map(one => find(repository).commits.findIndex(({ id }) => id === one))
          const distance = (head ?? 0) - (base ?? 0)
          return json(200, { status: distance === 0 ? 'identical' : distance > 0 ? 'ahead' : 'behind' })
        }
        case 'git/commits':
          return json(200, { message: find(repository).commits.find(({ id }) => id === rest)?.message ?? '' })
        default:
          return json(404, { message: 'Not Found' })
      }
    },
  }
}

function hash(...parts: readonly string[]): string {
  return createHash('sha1').update(parts.join('\0')).digest('hex')
}
