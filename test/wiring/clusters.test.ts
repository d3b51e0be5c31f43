// How the configured clusters of clouds are reached, and what their settings are refused for.
import { describe, expect, it, onTestFinished } from 'vitest'
import { openClusters } from '../../functions/wiring/clusters.ts'
import { type ConfigInvalid, parseConfig } from '../../functions/wiring/config.ts'
import { startScriptedServer } from '../ports/cluster/scripted-server.ts'

const AUTHORITY = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n').toString('base64')
const configOf = (cluster: string) => `
clusters: { prod: ${cluster} }
gitHosts: { github: { kind: github, auth: { token: { env: GIT } } } }
targets: [{ name: a, git: { host: github, repository: acme/manifests }, cluster: prod }]
`

const ASSUMED = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>
<SecretAccessKey>hush</SecretAccessKey><SessionToken>token</SessionToken></Credentials></AssumeRoleResult></AssumeRoleResponse>`

describe('an EKS cluster', () => {
  it('is shown a token of the role that was taken on, and whom it acts as', async () => {
    const server = await startScriptedServer(({ body }, response) =>
      body.includes('Action=AssumeRole') ? response.end(ASSUMED) : 'standard',
    )
    onTestFinished(() => server.close())
    const role = 'roleArn: "arn:aws:iam::111122223333:role/edge"'
    const place = `endpoint: "${server.url}", certificateAuthority: ${AUTHORITY}`
    const text = configOf(
      `{ eks: { name: prod, region: eu-central-1, ${role}, ${place} }, impersonate: { user: jane } }`,
    )
    const env = { AWS_ENDPOINT_URL: server.url, AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'hush' }
    const clusters = openClusters({ config: parseConfig(text), env, now: () => Date.parse('2026-11-22T09:30:00Z') })
    await clusters('prod').discover()
    const [assumed, ...asked] = server.requests
    expect(assumed?.headers.authorization).toContain('Credential=AKID/20261122/eu-central-1/sts/')
    expect(asked.length).toBeGreaterThan(0)
    for (const { headers } of asked) {
      const token = headers.authorization?.replace('Bearer k8s-aws-v1.', '') ?? ''
      const url = new URL(Buffer.from(token, 'base64url').toString())
      expect(url.host).toBe('sts.eu-central-1.amazonaws.com')
      expect(url.searchParams.get('X-Amz-Credential')).toBe('ASIAROLE/20261122/eu-central-1/sts/aws4_request')
      expect(headers['impersonate-user']).toBe('jane')
    }
  })
})

describe('the settings of a cluster', () => {
  const problemsOf = (cluster: string) => {
    try {
      parseConfig(configOf(cluster))
      return []
    } catch (thrown) {
      return (thrown as ConfigInvalid).problems.map(({ path }) => path)
    }
  }
  const provider = 'projects/1/locations/global/workloadIdentityPools/p/providers/q'
  const aks = `tenant: t, clientId: c, certificateAuthority: ${AUTHORITY}`

  it.each`
    cluster                                                                                       | problems
    ${'{ eks: { name: prod, region: eu-west-1 } }'}                                               | ${[]}
    ${'{ eks: { name: prod, region: us-gov-west-1 } }'}                                           | ${[]}
    ${'{ eks: { name: prod, region: "eu-west-1.evil.example/" } }'}                               | ${['clusters.prod.eks.region']}
    ${'{ eks: { name: prod, region: eu-west-1, roleArn: edge } }'}                                | ${['clusters.prod.eks.roleArn']}
    ${'{ eks: { name: prod, region: eu-west-1, endpoint: "http://10.0.0.1" } }'}                  | ${['clusters.prod.eks.endpoint']}
    ${'{ eks: { name: prod, region: eu-west-1, endpoint: "http://localhost.evil" } }'}            | ${['clusters.prod.eks.endpoint']}
    ${'{ eks: { name: prod, region: eu-west-1, certificateAuthority: ca.pem } }'}                 | ${['clusters.prod.eks.certificateAuthority']}
    ${`{ gke: { endpoint: "https://g.example", provider: "${provider}" } }`}                      | ${[]}
    ${'{ gke: { endpoint: "https://g.example", provider: pool } }'}                               | ${['clusters.prod.gke.provider']}
    ${`{ gke: { endpoint: "https://g.example", provider: "${provider}", serviceAccount: bot } }`} | ${['clusters.prod.gke.serviceAccount']}
    ${`{ aks: { endpoint: "https://a.example", ${aks} } }`}                                       | ${[]}
    ${`{ aks: { endpoint: "https://a.example", ${aks}, clientSecret: hush } }`}                   | ${['clusters.prod.aks.clientSecret']}
  `('$cluster has the problems $problems', ({ cluster, problems }) => {
    expect(problemsOf(cluster as string)).toEqual(problems)
  })
})
