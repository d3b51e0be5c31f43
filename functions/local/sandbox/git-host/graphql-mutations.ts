// GraphQL's writes: references moved all or none, and a commit on a branch that must be where the caller thinks.
import { aSignature, writeCommit } from './commit-text.ts'
import { graphqlError, valuesOf } from './graphql-values.ts'
import { type Host, SANDBOX_PERSON } from './host.ts'
import { isObjectId, NO_OBJECT, writeObject } from './objects.ts'
import { isAncestor, type RefChange, readRef, updateRefs } from './refs.ts'
import type { Repository } from './repositories.ts'
import { editTree, TreeRefused } from './tree-edit.ts'

type RefUpdateInput = {
  readonly name: string
  readonly afterOid: string
  readonly beforeOid?: string | null
  readonly force: boolean
}
type UpdateRefsInput = {
  readonly clientMutationId?: string
  readonly repositoryId: string
  readonly refUpdates: readonly RefUpdateInput[]
}
type CommitInput = {
  readonly clientMutationId?: string
  readonly branch: { readonly id?: string; readonly branchName?: string; readonly repositoryNameWithOwner?: string }
  readonly expectedHeadOid: string
  readonly message: { readonly headline: string; readonly body: string }
  readonly fileChanges?: {
    readonly additions: readonly { readonly path: string; readonly contents: string }[]
    readonly deletions: readonly { readonly path: string }[]
  }
}

/** Makes the resolvers of the mutations. */
export function mutationsOf(host: Host) {
  const { git } = host

  async function moveRefs({ input }: { input: UpdateRefsInput }) {
    const repository = await host.repositories.findByNodeId(input.repositoryId)
    if (!repository) {
      throw graphqlError('NOT_FOUND', `Could not resolve to a node with the global id of '${input.repositoryId}'.`)
    }
    const changes = await Promise.all(input.refUpdates.map(update => readUpdate(repository, update)))
    if (new Set(changes.map(change => change.ref)).size !== changes.length) {
      throw graphqlError('UNPROCESSABLE', 'A ref can be updated only once in a call.')
    }
    for (const { ref } of changes) refuseByRule(repository, ref)
    const result = await updateRefs(git, repository.folder, changes)
    if (result.kind === 'stale')
      throw graphqlError('UNPROCESSABLE', 'Reference update failed: a ref is not at beforeOid.')
    if (result.kind === 'refused') throw graphqlError('UNPROCESSABLE', `Reference update failed: ${result.why}`)
    host.moved(repository, changes)
    return { clientMutationId: input.clientMutationId }
  }

  function refuseByRule(repository: Repository, ref: string): void {
    const why = host.rules.refusalOf(repository, ref)
    if (why !== undefined) throw graphqlError('UNPROCESSABLE', why)
  }

  async function readUpdate(repository: Repository, update: RefUpdateInput): Promise<RefChange> {
    const { name: ref, afterOid: after, beforeOid, force } = update
    const oids = [after, ...(beforeOid ? [beforeOid] : [])]
    const bad = oids.find(oid => !isObjectId(oid))
    if (bad !== undefined) throw graphqlError('UNPROCESSABLE', `${bad} is not a Git object id.`)
    const before = beforeOid ?? (await readRef(git, repository.folder, ref)) ?? NO_OBJECT
    if (before === after) throw graphqlError('UNPROCESSABLE', `${ref} is already at ${after}.`)
    const isMove = before !== NO_OBJECT && after !== NO_OBJECT
    if (isMove && !force && !(await isAncestor(git, repository.folder, before, after))) {
      throw graphqlError('UNPROCESSABLE', `Update of ${ref} is not a fast forward.`)
    }
    return { ref, before, after }
  }

  async function commitOnBranch({ input }: { input: CommitInput }) {
    const { repository, ref } = await branchOf(input.branch)
    const parent = input.expectedHeadOid
    const current = await readRef(git, repository.folder, ref)
    if (current === undefined)
      throw graphqlError('NOT_FOUND', `Branch ${ref.slice('refs/heads/'.length)} does not exist.`)
    const stale = () =>
      graphqlError('STALE_DATA', `Expected branch to point to "${parent}" but it did not. Pull and try again.`)
    if (current !== parent) throw stale()
    refuseByRule(repository, ref)
    const { additions = [], deletions = [] } = input.fileChanges ?? {}
    const text =
      input.message.body === '' ? input.message.headline : `${input.message.headline}\n\n${input.message.body}`
    const written = await Promise.all(
      additions.map(async ({ path, contents }) => {
        const oid = await writeObject(repository.folder, 'blob', Buffer.from(contents, 'base64'))
        // The API has no way to say a mode, so an executable loses its bit.
        return { path, mode: '100644', oid }
      }),
    )
    const removed = deletions.map(({ path }) => ({ path, mode: undefined, oid: null }))
    const tree = await editTree(git, repository.folder, parent, [...removed, ...written]).catch(error => {
      throw error instanceof TreeRefused ? graphqlError('UNPROCESSABLE', error.message) : error
    })
    const person = aSignature(SANDBOX_PERSON, host.now())
    const commit = writeCommit({ tree, parents: [parent], author: person, committer: person, message: text })
    const after = await writeObject(repository.folder, 'commit', commit)
    const change = { ref, before: parent, after }
    const result = await updateRefs(git, repository.folder, [change])
    if (result.kind === 'stale') throw stale()
    if (result.kind === 'refused') throw graphqlError('UNPROCESSABLE', result.why)
    host.moved(repository, [change])
    const values = valuesOf(host, repository)
    return {
      clientMutationId: input.clientMutationId,
      commit: values.objectValue(after, 'commit'),
      ref: () => values.refNamed(ref),
    }
  }

  async function branchOf({ id, branchName, repositoryNameWithOwner }: CommitInput['branch']) {
    const decoded = Buffer.from((id ?? '').replace(/^REF_/, ''), 'base64url').toString('utf8')
    const [fromId, refFromId] = id ? [decoded.split(':', 1)[0], decoded.slice(decoded.indexOf(':') + 1)] : []
    const fullName = fromId ?? repositoryNameWithOwner ?? ''
    const ref = refFromId ?? `refs/heads/${(branchName ?? '').replace(/^refs\/heads\//, '')}`
    const repository = await host.repositories.find(fullName)
    if (!repository || !ref.startsWith('refs/heads/')) {
      throw graphqlError('NOT_FOUND', `Could not resolve to a Repository with the name '${fullName}'.`)
    }
    return { repository, ref }
  }

  return { updateRefs: moveRefs, createCommitOnBranch: commitOnBranch }
}
