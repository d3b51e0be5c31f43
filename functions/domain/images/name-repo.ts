// Names a repository in the one form in which repositories are compared.
import type { ImageRepo } from './image.ts'

/** What Docker Hub calls itself in references, in docker's configuration and on the wire. */
const DOCKER_HUB = new Set(['', 'docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com'])

/** Names the repository at a host (`''` is Docker Hub; a port belongs to the host) and a path. */
export function nameRepo(host: string, path: string): ImageRepo {
  const isHub = DOCKER_HUB.has(host.toLowerCase())
  if (!isHub) return `${host.toLowerCase()}/${path}` as ImageRepo
  return `index.docker.io/${path.includes('/') ? path : `library/${path}`}` as ImageRepo
}

/** Splits a canonical name into host and path. */
export function splitRepo(repo: ImageRepo): { readonly host: string; readonly path: string } {
  const slash = repo.indexOf('/')
  return { host: repo.slice(0, slash), path: repo.slice(slash + 1) }
}
