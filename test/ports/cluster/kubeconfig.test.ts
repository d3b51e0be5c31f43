// What is read of a kubeconfig, and what is said when it cannot be used.
import { describe, expect, it } from 'vitest'
import { parseKubeconfig } from '../../../functions/ports/cluster/kubeconfig.ts'

const text = `
apiVersion: v1
kind: Config
current-context: production
contexts:
- {name: production, context: {cluster: prod, user: deployer, namespace: web}}
- {name: staging, context: {cluster: stage, user: robot}}
- {name: anonymous, context: {cluster: stage}}
- {name: eks, context: {cluster: prod, user: eks}}
- {name: nowhere, context: {cluster: lost, user: robot}}
- {name: basic, context: {cluster: stage, user: basic}}
- {name: proxied, context: {cluster: proxied, user: robot}}
- {name: bare, context: {cluster: bare, user: robot}}
- {name: as, context: {cluster: stage, user: as}}
- {name: as-groups, context: {cluster: stage, user: as-groups}}
- {name: as-uid, context: {cluster: stage, user: as-uid}}
- {name: as-lines, context: {cluster: stage, user: as-lines}}
clusters:
- name: prod
  cluster:
    server: https://prod.example.com:6443/k8s/clusters/c-1
    certificate-authority-data: Y2EtcGVt
    certificate-authority: /ignored
    tls-server-name: api.internal
- {name: stage, cluster: {server: 'http://127.0.0.1:8080', insecure-skip-tls-verify: true}}
- {name: proxied, cluster: {server: 'https://x', proxy-url: 'http://proxy'}}
- {name: bare, cluster: {}}
users:
- {name: deployer, user: {client-certificate: client.crt, client-key-data: a2V5}}
- {name: robot, user: {token: abc, tokenFile: /run/token}}
- {name: eks, user: {exec: {command: aws}}}
- {name: basic, user: {username: admin, password: hunter2}}
- {name: as, user: {token: abc, as: 'system:serviceaccount:team-a:deployer', as-groups: [team-a, all teams]}}
- {name: as-groups, user: {token: abc, as-groups: [team-a]}}
- {name: as-uid, user: {token: abc, as: jane, as-uid: '7'}}
- {name: as-lines, user: {token: abc, as: "jane\\r\\nx: y"}}
`

describe('parseKubeconfig', () => {
  it('reads the current context', () => {
    expect(parseKubeconfig(text)).toEqual({
      name: 'production',
      server: 'https://prod.example.com:6443/k8s/clusters/c-1',
      ca: { data: 'ca-pem' },
      serverName: 'api.internal',
      skipVerification: false,
      clientCertificate: { file: 'client.crt' },
      clientKey: { data: 'key' },
      isMinted: false,
    })
  })

  it('reads the context that is named; a token file wins over a token', () => {
    expect(parseKubeconfig(text, 'staging')).toEqual({
      name: 'staging',
      server: 'http://127.0.0.1:8080',
      skipVerification: true,
      token: { file: '/run/token' },
      isMinted: false,
    })
  })

  it('reads whom it acts as', () => {
    expect(parseKubeconfig(text, 'as').impersonate).toEqual({
      user: 'system:serviceaccount:team-a:deployer',
      groups: ['team-a', 'all teams'],
    })
  })

  it('takes a context without a user', () => {
    expect(parseKubeconfig(text, 'anonymous')).toMatchObject({ name: 'anonymous', isMinted: false })
  })

  it('sees that a command mints the credentials', () => {
    expect(parseKubeconfig(text, 'eks').isMinted).toBe(true)
  })

  it.each`
    problem                    | config                | context        | says
    ${'an unknown context'}    | ${text}               | ${'nope'}      | ${'context "nope" is missing: contexts'}
    ${'an unknown cluster'}    | ${text}               | ${'nowhere'}   | ${'cluster "lost" is missing: clusters'}
    ${'no server'}             | ${text}               | ${'bare'}      | ${'no valid server: context bare'}
    ${'a proxy'}               | ${text}               | ${'proxied'}   | ${'proxy'}
    ${'basic authentication'}  | ${text}               | ${'basic'}     | ${'Basic authentication'}
    ${'groups without user'}   | ${text}               | ${'as-groups'} | ${'as or as-groups is not valid'}
    ${'an acting uid'}         | ${text}               | ${'as-uid'}    | ${'not supported'}
    ${'two lines of a header'} | ${text}               | ${'as-lines'}  | ${'as or as-groups is not valid'}
    ${'no current context'}    | ${'{apiVersion: v1}'} | ${undefined}   | ${'No context is named: current-context'}
    ${'broken YAML'}           | ${'a: [hunter2'}      | ${undefined}   | ${'not YAML'}
    ${'nothing'}               | ${''}                 | ${undefined}   | ${'empty'}
  `('refuses $problem, and quotes no secret', ({ config, context, says }) => {
    const parse = () => parseKubeconfig(config, context)
    expect(parse).toThrow(says)
    expect(parse).not.toThrow('hunter2')
    expect(parse).toThrow(expect.objectContaining({ code: 'kubeconfig-invalid' }))
  })
})
