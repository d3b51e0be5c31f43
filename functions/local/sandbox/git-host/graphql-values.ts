// GraphQL's view of a repository: plain objects whose fields read git only when somebody asks for them.
import { GraphQLError } from 'graphql'
import { parseCommit, parseTag, type Signature, utcDate, zonedDate } from './commit-text.ts'
import { listCommits } from './commits.ts'
import { type Host, SANDBOX_LOGIN } from './host.ts'
import { findObjects, type GitObject, isObjectId, type ObjectType, readObjects } from './objects.ts'
import { nodeId } from './present.ts'
import { listRefs, type Ref } from './refs.ts'
import type { Repository } from './repositories.ts'

/** An error with GitHub's top-level `type`. */
export const graphqlError = (type: string, message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { type } })

/** A reference's id in GraphQL: it names the repository and the reference. */
const refNodeId = (repository: Repository, name: string): string => nodeId('REF', `${repository.fullName}:${name}`)

/** One GraphQL value. */
export type Value = Readonly<Record<string, unknown>>

const TYPE_NAMES: Readonly<Record<ObjectType, string>> = { commit: 'Commit', tree: 'Tree', blob: 'Blob', tag: 'Tag' }
const MOST_TEXT_BYTES = 512_000

/** Makes the values of one repository; they share one listing of its references, so that a query sees one moment. */
export function valuesOf(host: Host, repository: Repository) {
  const { git } = host
  const { folder } = repository
  const once = <T>(make: () => Promise<T>) => {
    let made: Promise<T> | undefined
    return () => {
      made ??= make()
      return made
    }
  }
  const refs = once(() => listRefs(git, folder))

  const root: Value = {
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: repository.fullName,
    owner: { id: nodeId('O', repository.owner), login: repository.owner },
    isPrivate: true,
    isArchived: host.rules.isArchived(repository),
    isEmpty: async () => (await refs()).length === 0,
    url: () => `${host.url()}/${repository.fullName}`,
    sshUrl: () => `git@${new URL(host.url()).hostname}:${repository.fullName}.git`,
    pushedAt: () => utcDate(Math.floor(host.pushedAtMs(repository) / 1000)),
    defaultBranchRef: async () => refNamed(`refs/heads/${await host.repositories.defaultBranch(repository)}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) =>
      qualifiedName.startsWith('refs/') ? refNamed(qualifiedName) : firstRef(qualifiedName),
    refs: async (args: { refPrefix: string; first?: number; after?: string }) =>
      connection((await refs()).filter(ref => ref.name.startsWith(args.refPrefix)).map(refValue), args),
    object: async ({ oid, expression }: { oid?: string; expression?: string }) => {
      if (oid !== undefined && !isObjectId(oid)) return null
      const [found] = await findObjects(git, folder, [oid ?? expression ?? ''])
      return found ? objectValue(found.oid, found.type) : null
    },
  }

  async function refNamed(name: string): Promise<Value | null> {
    const found = (await refs()).find(ref => ref.name === name)
    return found ? refValue(found) : null
  }

  async function firstRef(name: string): Promise<Value | null> {
    return (await refNamed(`refs/heads/${name}`)) ?? (await refNamed(`refs/tags/${name}`)) ?? refNamed(`refs/${name}`)
  }

  function refValue(ref: Ref): Value {
    const prefix = /^refs\/[^/]+\//.exec(ref.name)?.[0] ?? 'refs/'
    const target = () => objectValue(ref.oid, ref.type, ref.peeled)
    return {
      id: refNodeId(repository, ref.name),
      name: ref.name.slice(prefix.length),
      prefix,
      target,
      repository: root,
    }
  }

  function objectValue(oid: string, type: ObjectType, peeled?: Ref['peeled']): Value {
    const load = once(async (): Promise<GitObject> => {
      const [object] = await readObjects(git, folder, [oid])
      if (!object) throw graphqlError('INTERNAL', `Object ${oid} is missing`)
      return object
    })
    const shared = {
      __typename: TYPE_NAMES[type],
      id: nodeId(TYPE_NAMES[type], oid),
      oid,
      abbreviatedOid: oid.slice(0, 7),
      commitResourcePath: `/${repository.fullName}/commit/${oid}`,
      repository: root,
    }
    if (type === 'commit') return { ...shared, ...commitFields(oid, load) }
    if (type === 'blob') return { ...shared, ...blobFields(load) }
    if (type === 'tree') return { ...shared, entries: () => entries(oid) }
    const tag = once(async () => parseTag((await load()).bytes))
    return {
      ...shared,
      name: async () => (await tag()).tag,
      message: async () => (await tag()).message,
      tagger: async () => actor((await tag()).tagger),
      target: async () => {
        const { object, type: kind } = peeled ? { object: peeled.oid, type: peeled.type } : await tag()
        return objectValue(object, kind as ObjectType)
      },
    }
  }

  function commitFields(oid: string, load: () => Promise<GitObject>): Value {
    const commit = once(async () => parseCommit((await load()).bytes))
    return {
      message: async () => (await commit()).message,
      messageHeadline: async () => (await commit()).message.split('\n', 1)[0],
      messageBody: async () => (await commit()).message.replace(/^[^\n]*\n*/, '').trimEnd(),
      authoredDate: async () => utcDate((await commit()).author.epochSeconds),
      committedDate: async () => utcDate((await commit()).committer.epochSeconds),
      author: async () => actor((await commit()).author),
      committer: async () => actor((await commit()).committer),
      url: () => `${host.url()}/${repository.fullName}/commit/${oid}`,
      tree: async () => objectValue((await commit()).tree, 'tree'),
      parents: async (args: Page) =>
        connection(
          (await commit()).parents.map(parent => objectValue(parent, 'commit')),
          args,
        ),
      history: async (args: Page & { path?: string }) => {
        const path = args.path ? [`:(literal)${args.path}`] : []
        const all = await listCommits(git, folder, [oid, '--', ...path])
        return connection(
          all.map(id => objectValue(id, 'commit')),
          args,
        )
      },
    }
  }

  async function entries(oid: string): Promise<readonly Value[]> {
    const out = await git.read(folder, ['ls-tree', '-z', oid])
    return out
      .toString('utf8')
      .split('\0')
      .filter(Boolean)
      .map(line => {
        const [, mode = '0', type = '', id = '', name = ''] = /^(\d+) (\w+) (\w+)\t([\s\S]+)$/.exec(line) ?? []
        // A submodule's commit is in another repository.
        const object = () => (mode === '160000' ? null : objectValue(id, type as ObjectType))
        return { name, path: name, mode: Number.parseInt(mode, 8), type, oid: id, object }
      })
  }

  return { root, refNamed, objectValue }
}

type Page = { readonly first?: number; readonly after?: string }

function connection(all: readonly Value[], { first = 100, after }: Page): Value {
  const start = after === undefined ? 0 : Number.parseInt(after, 10) || 0
  const nodes = all.slice(start, start + Math.min(first, 100))
  const end = start + nodes.length
  const cursors = { startCursor: String(start), endCursor: String(end) }
  return {
    nodes,
    totalCount: all.length,
    pageInfo: { hasNextPage: end < all.length, hasPreviousPage: start > 0, ...cursors },
  }
}

function blobFields(load: () => Promise<GitObject>): Value {
  const isBinary = async () => (await load()).bytes.subarray(0, 8000).includes(0)
  return {
    byteSize: async () => (await load()).byteSize,
    isBinary,
    isTruncated: async () => (await load()).byteSize > MOST_TEXT_BYTES,
    text: async () => ((await isBinary()) ? null : (await load()).bytes.toString('utf8', 0, MOST_TEXT_BYTES)),
  }
}

function actor(person: Signature | undefined): Value | null {
  if (!person) return null
  const user = { id: nodeId('U', SANDBOX_LOGIN), login: SANDBOX_LOGIN, databaseId: 1 }
  return { name: person.name, email: person.email, date: zonedDate(person), user }
}
