// Moves a reference of GitHub from a value that it must still have: GraphQL's `updateRefs`, the only compare-and-swap there.
import type { RepositoryName } from '../../domain/events/git.ts'
import type { GithubApi, GraphqlAnswer } from './github-api.ts'

/** Stands for "no object" on either side of a move. */
export const NO_OBJECT = '0'.repeat(40)

/** Is one move; `isForced` allows one that is not forward. */
export type RefMove = {
  readonly repository: RepositoryName
  readonly doing: string
  readonly repositoryId: string
  /** Full: `refs/heads/main`. */
  readonly name: string
  readonly before: string
  readonly after: string
  readonly isForced: boolean
}

const DOCUMENT = 'mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }'

/**
 * Asks for the move; it is not tried again, and errors are in the answer.
 *
 * REST's own update has no expected value: unforced, it asks only that the old value is an ancestor of the new one, so
 * that it brings back what somebody has just rolled back.
 */
export function updateGithubRef(api: GithubApi, move: RefMove): Promise<GraphqlAnswer> {
  const { repository, doing, repositoryId, name, before, after, isForced } = move
  const update = { name, beforeOid: before, afterOid: after, force: isForced }
  const variables = { input: { repositoryId, refUpdates: [update] } }
  return api.query({ repository, doing, isRead: false, document: DOCUMENT, variables })
}
