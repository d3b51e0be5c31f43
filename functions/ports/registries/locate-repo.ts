// Finds the server behind the canonical name of a repository.
import type { ImageRepo } from '../../domain/images/image.ts'
import { splitRepo } from '../../domain/images/name-repo.ts'

/** Is a repository with the server that has it. */
export type RegistryPlace = {
  readonly repo: ImageRepo
  /** The canonical host, by which logins are found and requests are counted. */
  readonly host: string
  readonly path: string
  /** Where its API is, without a slash at the end. */
  readonly origin: string
}

/** Docker Hub's API is not at the host of its name; https://docs.docker.com/reference/api/registry/latest/ */
const DOCKER_HUB = { host: 'index.docker.io', api: 'registry-1.docker.io' }

/** Locates a repository; only hosts that are listed as insecure are spoken to without TLS. */
export function locateRepo(repo: ImageRepo, insecureHosts: readonly string[]): RegistryPlace {
  const { host, path } = splitRepo(repo)
  const server = host === DOCKER_HUB.host ? DOCKER_HUB.api : host
  const scheme = isInsecureHost(host, insecureHosts) ? 'http' : 'https'
  return { repo, host, path, origin: `${scheme}://${server}` }
}

/** Tells whether a host (with its port) is listed; one listed without a port is meant with every port. */
export function isInsecureHost(host: string, insecureHosts: readonly string[]): boolean {
  const name = host.replace(/:\d+$/, '')
  return insecureHosts.some(listed => listed.toLowerCase() === host || listed.toLowerCase() === name)
}
