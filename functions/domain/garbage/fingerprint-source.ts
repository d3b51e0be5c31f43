// Names where a target's manifests come from: another source never deletes what this one built.
import { fingerprint } from '../manifests/fingerprint.ts'

/** Is where manifests come from; paths as configured, empty meaning the root. */
export type ManifestSource = {
  readonly host: string
  readonly repository: string
  readonly branch: string
  readonly paths: readonly string[]
}

/**
 * Fingerprints a source. The order of paths, doubled paths and a slash at their end say nothing (in Flux v1 they did), nor
 * does the case of the repository; the host is its name in `fluxless.yml`.
 */
export function fingerprintSource({ host, repository, branch, paths }: ManifestSource): string {
  const sorted = [...new Set(paths.map(path => path.replace(/\/+$/, '')))].sort()
  return fingerprint(JSON.stringify([host, repository.toLowerCase(), branch, sorted]))
}
