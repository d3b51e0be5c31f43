// The OCI provider before a registry of this process.
import type { EpochMs } from '../../../functions/domain/failure.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { type OciOptions, openOci } from '../../../functions/ports/registries/oci.ts'
import { openPace } from '../../../functions/ports/registries/pace.ts'
import { anImage } from './build-image.ts'
import type { PushedDates, RegistryUnderTest } from './contract.ts'
import { type ServerOptions, startRegistryServer } from './start-registry-server.ts'

/** The moment at which everything is read. */
export const NOW: EpochMs = Date.UTC(2026, 2, 9, 8)

/** Builds an image with these dates. */
export function aDatedImage({ createdAt, labelledAt }: PushedDates) {
  const created = createdAt === undefined ? {} : { created: new Date(createdAt).toISOString() }
  const label = { 'org.opencontainers.image.created': new Date(labelledAt ?? 0).toISOString() }
  return anImage({ ...created, ...(labelledAt === undefined ? {} : { labels: label }) })
}

/** Builds what is no image. */
export function aChart() {
  return anImage({ configType: 'application/vnd.cncf.helm.config.v1+json' })
}

/** Starts the server and opens the provider, with the login that the server wants. */
export async function openOnServer(how: ServerOptions = {}, options: Partial<OciOptions> = {}) {
  const server = await startRegistryServer(how)
  const http = openHttp({ userAgent: 'fluxless-test', defaultTimeoutMs: 5_000 })
  const now = () => NOW
  const logins = async () => (how.auth ? [server.login] : [])
  const pace = openPace({ now: () => performance.now(), requestsPerSecond: 10_000, burst: 50 })
  const registry = openOci({ now, pace, logins, insecureHosts: ['127.0.0.1'], ...options }, http)
  const under: RegistryUnderTest & { readonly server: typeof server } = {
    registry,
    server,
    host: server.host,
    push: async (path, tag, dates) => server.put(path, tag, aDatedImage(dates)),
    pushArtifact: async (path, tag) => server.put(path, tag, aChart()),
    lose: async (path, tag) => server.lose(path, tag),
    async stop() {
      await http.close()
      await server.stop()
    },
  }
  return under
}
