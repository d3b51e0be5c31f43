// Any registry that speaks the OCI distribution API: Docker Hub, GHCR, Quay, Harbor, ECR, Artifact Registry, ACR, …
import type { EpochMs, Milliseconds } from '../../domain/failure.ts'
import type { HttpClient } from '../http/port.ts'
import { type Platform, parsePlatform } from './choose-platform.ts'
import { listTags } from './list-tags.ts'
import { locateRepo } from './locate-repo.ts'
import type { LoginChoice } from './logins.ts'
import type { Pace } from './pace.ts'
import type { RegistryReader } from './port.ts'
import { readDigest } from './read-digest.ts'
import { type ImageMemory, readImage } from './read-image.ts'
import { openRegistryApi } from './registry-api.ts'

/** Says how registries are read; they differ in their logins only. */
export type OciOptions = {
  readonly now: () => EpochMs
  /** Shared by all who ask the same hosts. */
  readonly pace: Pace
  /** Everything is read as anybody when absent. */
  readonly logins?: LoginChoice
  /** `os/architecture` or `os/architecture/variant`, the preferred one first; `linux/amd64` alone by default. */
  readonly platforms?: readonly string[]
  /** Hosts, with or without port, that are spoken to without TLS; loopback too only if it is listed. */
  readonly insecureHosts?: readonly string[]
  /** Saves reading an image twice; it must be another one for other platforms. */
  readonly memory?: ImageMemory
  /** For one answer; 10 s by default, and three times as long for a page of tags. */
  readonly timeoutMs?: Milliseconds
}

/**
 * Opens the reader; it asks nothing before its first verb, and remembers how each host wants us to authenticate.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export function openOci(options: OciOptions, http: HttpClient): RegistryReader {
  const { now, pace, logins = async () => [], insecureHosts = [], timeoutMs = 10_000, memory } = options
  const platforms = (options.platforms ?? ['linux/amd64'])
    .map(parsePlatform)
    .filter((platform): platform is Platform => platform !== undefined)
  const api = openRegistryApi({ now, pace, logins, insecureHosts, timeoutMs }, http)
  const reading = { api, platforms, ...(memory ? { memory } : {}) }
  return {
    listTags: async repo => listTags(api, locateRepo(repo, insecureHosts), 3 * timeoutMs),
    readDigest: async (repo, tag) => readDigest(api, locateRepo(repo, insecureHosts), tag),
    readImage: async (repo, reference) => readImage(reading, locateRepo(repo, insecureHosts), reference),
  }
}
