// Which logins are for a repository, the most specific first.
import type { ImageRepo } from '../../domain/images/image.ts'
import { splitRepo } from '../../domain/images/name-repo.ts'
import type { ScopedLogin } from './docker-config.ts'
import type { RegistryLogin } from './port.ts'

/**
 * Chooses the logins to try for a repository, each once: those for a longer path first, then those for a host without
 * `*`, then those that were given earlier.
 *
 * `*` stands for a part of a host's name, or of one of its parts, never for a dot; a path matches whole elements.
 *
 * @see https://kubernetes.io/docs/concepts/containers/images/#config-json
 */
export function chooseLogins(repo: ImageRepo, given: readonly ScopedLogin[]): readonly RegistryLogin[] {
  const { host, path } = splitRepo(repo)
  const fitting = given
    .filter(scoped => isForHost(scoped.host, host) && isForPath(scoped.path, path))
    .sort((one, other) => other.path.length - one.path.length || starsOf(one.host) - starsOf(other.host))
    .map(({ login }) => login)
  const isSame = (one: RegistryLogin, other: RegistryLogin) =>
    one.username === other.username && one.password === other.password
  return fitting.filter((login, index) => fitting.findIndex(other => isSame(login, other)) === index)
}

function isForHost(pattern: string, host: string): boolean {
  if (!pattern.includes('*')) return pattern === host
  const [parts, actual] = [pattern.split('.'), host.split('.')]
  return parts.length === actual.length && parts.every((part, index) => isForPart(part, actual[index] ?? ''))
}

/** Compares from both ends, piece by piece, so that no pattern can take long. */
function isForPart(pattern: string, part: string): boolean {
  const [start = '', ...pieces] = pattern.split('*')
  if (pieces.length === 0) return pattern === part
  const end = pieces.pop() ?? ''
  if (part.length < start.length + end.length || !part.startsWith(start) || !part.endsWith(end)) return false
  let rest = part.slice(start.length, part.length - end.length)
  for (const piece of pieces) {
    const at = rest.indexOf(piece)
    if (at < 0) return false
    rest = rest.slice(at + piece.length)
  }
  return true
}

function isForPath(prefix: string, path: string): boolean {
  return prefix === '' || path === prefix || path.startsWith(`${prefix}/`)
}

function starsOf(pattern: string): number {
  return pattern.split('*').length
}
