// Every provider keeps its door's contract, or stands in a table here with the reason why none fits.
import { dirname, join, normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listFiles, readText } from './checkout.ts'

/** Files of a provider that open a part of it: the contract runs on the whole. */
const PARTS: Readonly<Record<string, string>> = {
  'aws/credentials.ts': 'the credentials of api.ts',
  'aws/role-credentials.ts': 'the credentials of api.ts',
  'aws/signer.ts': 'the signatures of api.ts',
  'cluster/aks-access.ts': 'a way of kubernetes.ts to a cluster',
  'cluster/cluster-api.ts': 'the requests of kubernetes.ts',
  'cluster/credentials.ts': 'the credentials of kubernetes.ts',
  'cluster/discovery.ts': 'the discovery of kubernetes.ts',
  'cluster/eks-access.ts': 'a way of kubernetes.ts to a cluster',
  'cluster/gke-access.ts': 'a way of kubernetes.ts to a cluster',
  'cluster/inventories.ts': 'the inventories of kubernetes.ts',
  'cluster/inventory-config-maps.ts': 'the inventories of kubernetes.ts',
  'cluster/leases.ts': 'the leases of kubernetes.ts',
  'cluster/minted-credentials.ts': 'the short-lived credentials of kubernetes.ts',
  'cluster/patience.ts': 'the retries of kubernetes.ts',
  'cluster/transport.ts': 'the connections of kubernetes.ts',
  'git-hosts/github-api.ts': 'the requests of github.ts',
  'git-hosts/github-app-signature.ts': 'the signature of github-app-token.ts',
  'git-hosts/github-app-token.ts': 'the token source of github.ts',
  'git-hosts/github-archive.ts': 'the archives of github.ts',
  'queue/unnamed.ts': 'no queue: it refuses everything, and says which name is missing',
  'registries/azure-logins.ts': 'the logins of oci.ts',
  'registries/ecr-logins.ts': 'the logins of oci.ts',
  'registries/exchange.ts': 'the requests of oci.ts',
  'registries/google-logins.ts': 'the logins of oci.ts',
  'registries/logins.ts': 'the logins of oci.ts',
  'registries/pace.ts': 'the pace of oci.ts',
  'registries/registry-api.ts': 'the requests of oci.ts',
  'registries/registry-tokens.ts': 'the tokens of oci.ts',
  'webhooks/google-keys.ts': 'the keys of artifact-registry.ts',
}

const providers = listFiles('functions/ports/*/*.ts', ['functions/ports/*/port.ts'])
  .filter(file => /^export (?:async )?(?:function|const) open[A-Z]/m.test(readText(file)))
  .map(file => file.replace('functions/ports/', ''))

/** Lists what a test file imports of the checkout, and what those files of the test import. */
function listImports(file: string, seen = new Set<string>()): ReadonlySet<string> {
  for (const [, target = ''] of readText(file).matchAll(/from '(\.[^']+)'/g)) {
    const path = normalize(join(dirname(file), target))
    if (seen.has(path)) continue
    seen.add(path)
    if (path.startsWith('test/')) listImports(path, seen)
  }
  return seen
}

const runs = listFiles('test/{ports,cluster}/**/*.test.ts')
  .filter(file => /\bitBehavesLike[A-Z]\w*\(/.test(readText(file)))
  .map(file => ({ file, imports: listImports(file) }))

describe('providers', () => {
  it('are found, and so are contract runs', () => {
    expect(providers.length).toBeGreaterThan(12)
    expect(runs.length).toBeGreaterThan(5)
  })

  it.each(providers.filter(file => PARTS[file] === undefined))('%s has a contract run', provider => {
    const [port] = provider.split('/')
    const own = runs.filter(({ file }) => file.startsWith(`test/ports/${port}/`) || file.startsWith('test/cluster/'))
    expect(own.some(({ imports }) => imports.has(`functions/ports/${provider}`))).toBe(true)
  })

  it('that are parts of another still are', () => {
    expect(Object.keys(PARTS).filter(file => !providers.includes(file))).toEqual([])
  })

  it('stand behind a door that has a contract', () => {
    const ports = [...new Set(providers.map(file => file.split('/')[0]))]
    const contracts = ports.filter(port => listFiles(`test/ports/${port}/contract.ts`).length === 1)
    expect(ports.filter(port => !contracts.includes(port))).toEqual([])
  })
})
