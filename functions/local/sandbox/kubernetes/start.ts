// A Kubernetes API on loopback, for trying and testing: objects and rules, no nodes and no pods.
// In: HTTPS requests of kubectl and of our own cluster door. Out: what a real API server would answer, as far as
// server-side apply, discovery, custom resources, watches and the usual errors go. It does not know fluxless.
import { randomBytes } from 'node:crypto'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeCertificates } from './certificates.ts'
import { openCluster } from './cluster.ts'
import { followDefinitions } from './custom-resources.ts'
import { openDocuments } from './documents.ts'
import { type Faults, openFaults } from './faults.ts'
import { followGarbage } from './garbage.ts'
import { type Journal, openJournal } from './journal.ts'
import { renderKubeconfig } from './kubeconfig.ts'
import { seedNamespaces } from './namespaces.ts'
import { followProtection } from './protection.ts'
import { openProtobufReader } from './protobuf.ts'
import { followRollouts } from './rollouts.ts'
import { openListener } from './serve.ts'
import { keepState } from './state-file.ts'
import { followTerminations } from './terminations.ts'

/** How a sandbox API is started. */
export type KubernetesOptions = {
  /** 0, the default, lets the system choose. */
  readonly port?: number
  /** Epoch milliseconds, for timestamps and ages. */
  readonly now: () => number
  readonly log?: (line: string) => void
  /** Plain HTTP when false; HTTPS with an authority of its own by default. */
  readonly tls?: boolean
  /** Where objects are kept across restarts; nowhere by default. */
  readonly stateFile?: string
  /** How long a new CustomResourceDefinition is not served yet; 0 by default. */
  readonly crdEstablishDelayMs?: number
  /** Whether API versions are served that Kubernetes itself no longer serves; true by default. */
  readonly legacyVersions?: boolean
  /** How long a changed workload takes to roll out; 0 by default, `Infinity` for never. */
  readonly rolloutDelayMs?: number
}

/** A running sandbox API. */
export type SandboxKubernetes = {
  readonly url: string
  /** The authority that signed the server's certificate; empty for plain HTTP. */
  readonly caPem: string
  readonly token: string
  /** A kubeconfig as YAML, with authority and token inline. */
  readonly kubeconfig: () => string
  readonly faults: Faults
  readonly requests: Journal
  /** Makes continue tokens and versions up to now too old, as etcd's compaction does. */
  readonly compact: () => void
  readonly stop: () => Promise<void>
}

/** Starts the API on 127.0.0.1 and resolves once it listens. */
export async function startKubernetes(options: KubernetesOptions): Promise<SandboxKubernetes> {
  const { now, log = () => {}, port = 0, tls = true, rolloutDelayMs = 0, crdEstablishDelayMs = 0 } = options
  const cluster = openCluster(now, options.legacyVersions)
  const stopKeeping = options.stateFile === undefined ? () => {} : keepState(cluster.storage, options.stateFile)
  seedNamespaces(cluster)
  followDefinitions(cluster, crdEstablishDelayMs)
  followGarbage(cluster)
  followProtection(cluster)
  followTerminations(cluster)
  if (Number.isFinite(rolloutDelayMs)) followRollouts(cluster, rolloutDelayMs)

  const token = randomBytes(24).toString('base64url')
  const faults = openFaults()
  const journal = openJournal()
  const watches = new Set<() => void>()
  const listener = openListener({
    cluster,
    documents: openDocuments(cluster.types),
    readProtobuf: openProtobufReader(),
    token,
    faults,
    journal,
    watches,
    log,
  })
  const certificates = tls ? await makeCertificates() : undefined
  const server = certificates
    ? createHttpsServer({ cert: certificates.certPem, key: certificates.keyPem }, listener)
    : createHttpServer(listener)
  server.keepAliveTimeout = 120_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`
  const caPem = certificates?.caPem ?? ''
  log(`sandbox kubernetes: listening on ${url}, for trying and testing only`)

  return {
    url,
    caPem,
    token,
    kubeconfig: () => renderKubeconfig({ url, token, ...(caPem && { caPem }) }),
    faults,
    requests: journal,
    compact: () => cluster.storage.compact(),
    async stop() {
      cluster.stopLater()
      for (const stopWatch of [...watches]) stopWatch()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      stopKeeping()
    },
  }
}
