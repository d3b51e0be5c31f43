// What every handler of the host may use.
import type { Git } from './git.ts'
import type { RefChange } from './refs.ts'
import type { Repositories, Repository } from './repositories.ts'
import type { RuleBook } from './rules.ts'

/** The host as its handlers see it. */
export type Host = {
  readonly git: Git
  readonly repositories: Repositories
  readonly rules: RuleBook
  readonly now: () => number
  /** Where the API is, without a slash at the end. */
  url(): string
  /** Where the archives are: another origin. */
  archiveUrl(): string
  /** Makes a token for one archive download. */
  archiveToken(): string
  /** To be called once after each push or API write that moved references. */
  moved(repository: Repository, changes: readonly RefChange[]): void
  /** When the repository was last pushed to, in epoch milliseconds. */
  pushedAtMs(repository: Repository): number
}

/** Who commits, tags and pushes when a caller names nobody. */
export const SANDBOX_PERSON = { name: 'fluxless sandbox', email: 'sandbox@fluxless.invalid' } as const

/** The account name behind the one token. */
export const SANDBOX_LOGIN = 'fluxless-sandbox'
