// Keeps logins that expire, and leaves a cloud alone for a while after it gave none.
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { RegistryLogin } from './port.ts'

/** Is a login with the moment from which it is worth nothing. */
export type ExpiringLogin = { readonly login: RegistryLogin; readonly expiresAt: EpochMs }

/** Gives the login under a name; `fetch` is called when there is none, or none that lasts. */
export type LoginKeeper = (
  name: string,
  fetch: () => Promise<ExpiringLogin | undefined>,
) => Promise<RegistryLogin | undefined>

/** As Flux did after a failure of ECR. */
export const EMBARGO_MS: Milliseconds = 10 * 60_000

type Outcome =
  | { readonly kind: 'given'; readonly login: RegistryLogin | undefined; readonly until: EpochMs }
  | { readonly kind: 'failed'; readonly error: unknown; readonly until: EpochMs }

/**
 * Makes a keeper. A login is renewed before it expires; a failure, and that there is no login, hold for ten minutes.
 */
export function keepLogins(options: {
  readonly now: () => EpochMs
  readonly renewBeforeMs: Milliseconds
}): LoginKeeper {
  const { now, renewBeforeMs } = options
  const outcomes = new Map<string, Outcome>()
  const underway = new Map<string, Promise<Outcome>>()

  async function find(fetch: () => Promise<ExpiringLogin | undefined>): Promise<Outcome> {
    try {
      const found = await fetch()
      const until = found ? found.expiresAt - renewBeforeMs : now() + EMBARGO_MS
      return { kind: 'given', login: found?.login, until }
    } catch (error) {
      return { kind: 'failed', error, until: now() + EMBARGO_MS }
    }
  }

  async function findAndKeep(name: string, fetch: () => Promise<ExpiringLogin | undefined>): Promise<Outcome> {
    const outcome = await find(fetch)
    outcomes.set(name, outcome)
    return outcome
  }

  async function outcomeOf(name: string, fetch: () => Promise<ExpiringLogin | undefined>): Promise<Outcome> {
    const known = outcomes.get(name)
    if (known && known.until > now()) return known
    const finding = underway.get(name) ?? findAndKeep(name, fetch).finally(() => underway.delete(name))
    underway.set(name, finding)
    return finding
  }

  return async (name, fetch) => {
    const outcome = await outcomeOf(name, fetch)
    if (outcome.kind === 'failed') throw outcome.error
    return outcome.login
  }
}
