// What a login is for, as a docker configuration, a pull secret or a setting names it.
import { nameRepo, splitRepo } from '../../domain/images/name-repo.ts'

/** Is a host (with its port; `*` may stand in its parts) and the start of a path, or `''` for every path. */
export type LoginScope = { readonly host: string; readonly path: string }

const SCOPE = /^(?:https?:\/\/)?([\w.*-]+(?::\d{1,5})?|\[[\da-f:.]+\](?::\d{1,5})?)(\/[\w./-]*)?$/i

/**
 * Parses `ghcr.io`, `ghcr.io/acme`, `*.example.com` or `https://index.docker.io/v1/`; undefined when it names no host.
 *
 * All names of Docker Hub are one. `/v1/` or `/v2/` alone is of the API and no path.
 */
export function parseLoginScope(text: string): LoginScope | undefined {
  const [, host, rest = ''] = SCOPE.exec(text.trim()) ?? []
  if (host === undefined) return undefined
  const path = rest.replace(/^\/v[12]\/?$/, '').replace(/^\/+|\/+$/g, '')
  return { host: splitRepo(nameRepo(host, 'any/path')).host, path }
}
