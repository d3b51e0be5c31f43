// The OCI provider before registries that differ in how they let us in: the contract for each of them.
import { describe } from 'vitest'
import { itBehavesLikeARegistry } from './contract.ts'
import { openOnServer } from './registry-on-server.ts'
import type { ServerOptions } from './start-registry-server.ts'

describe.each<[string, ServerOptions]>([
  ['that is open to everybody', {}],
  ['that wants a password', { auth: 'basic' }],
  ['that has a token server', { auth: 'bearer' }],
  ['that sends two tags a page and blobs from elsewhere', { auth: 'bearer', pageSize: 2, redirectsBlobs: true }],
])('openOci before a registry %s', (_how, options) => {
  itBehavesLikeARegistry(() => openOnServer(options))
})
