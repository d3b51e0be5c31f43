// Where logins come from: the settings, docker configurations and pull secrets, and for a host without any, its cloud.
import type { ImageRepo } from '../../domain/images/image.ts'
import { chooseLogins } from './choose-logins.ts'
import type { ScopedLogin } from './docker-config.ts'
import type { RegistryLogin } from './port.ts'

/** Gives the login for a repository; undefined when it has none for its host. */
export type LoginSource = (repo: ImageRepo) => Promise<RegistryLogin | undefined>

/** Gives the logins to try for a repository, in this order; none means that it is read as anybody. */
export type LoginChoice = (repo: ImageRepo) => Promise<readonly RegistryLogin[]>

/** Says where to look. */
export type LoginOptions = {
  /** Lists the logins somebody wrote down that may be for a repository; they are read for every request, so keep them. */
  readonly listGiven?: (repo: ImageRepo) => Promise<readonly ScopedLogin[]>
  /** Asked in this order when nobody wrote down a login for the repository. */
  readonly clouds?: readonly LoginSource[]
}

/**
 * Opens the choice. A login that somebody wrote down goes before one of a cloud; it is never replaced by none: a login
 * that has expired is told, not hidden by reading as anybody.
 */
export function openLogins({ listGiven, clouds = [] }: LoginOptions): LoginChoice {
  return async repo => {
    const given = chooseLogins(repo, (await listGiven?.(repo)) ?? [])
    if (given.length > 0) return given
    for (const cloud of clouds) {
      const login = await cloud(repo)
      if (login) return [login]
    }
    return []
  }
}
