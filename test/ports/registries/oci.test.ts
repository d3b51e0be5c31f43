// The OCI provider before registries that differ in how they let us in: the contract for each of them.
import { describe, expect, it } from 'vitest'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
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

  it('lets many in who come at once, and asks for one token for each repository', async () => {
    const under = await openOnServer(options)
    const repos = ['acme/web', 'acme/api', 'acme/web', 'acme/web'].map(path => nameRepo(under.host, path))
    for (const path of ['acme/web', 'acme/api']) await under.push(path, '1.0.0', {})
    expect(await Promise.all(repos.map(repo => under.registry.listTags(repo)))).toEqual(repos.map(() => ['1.0.0']))
    const tokens = under.server.asked.filter(line => line === 'GET /token')
    expect(tokens).toHaveLength(options.auth === 'bearer' ? 2 : 0)
    await under.stop()
  })
})
