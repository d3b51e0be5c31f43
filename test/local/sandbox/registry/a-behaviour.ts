// One row of how a registry behaves: a request, its answer, and where CNCF Distribution answers something else.
import type { Client, Reply } from './a-client.ts'

/** Asks in a repository that no other row uses. */
export type Asking = (client: Client, repository: string) => Promise<Reply>

/** What the real registry answers instead, and why ours does not. */
export type Difference = { readonly answers: string; readonly why: string }

export type Behaviour = {
  readonly does: string
  /** Status and error codes, as `404 BLOB_UNKNOWN`. */
  readonly answers: string
  readonly ask: Asking
  readonly real?: Difference
}

/** Writes a row. */
export function row(does: string, answers: string, ask: Asking, real?: Difference): Behaviour {
  return real ? { does, answers, ask, real } : { does, answers, ask }
}

/** Says what version 2.8 of the real registry does instead. */
export const differs = (answers: string, why: string): Difference => ({ answers, why })

/** Reads an answer as the rows write it. */
export const describeReply = ({ status, code }: Reply) => (code === '' ? `${status}` : `${status} ${code}`)
