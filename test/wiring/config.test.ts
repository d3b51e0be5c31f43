// fluxless.yml: what is accepted, what is decided by default, and every problem in one go.
import { describe, expect, it } from 'vitest'
import { DEFAULT_AUTOMATION } from '../../functions/domain/release/automation-rules.ts'
import { ConfigInvalid, parseConfig, readConfig } from '../../functions/wiring/config.ts'

const MINIMAL = `
clusters: { production: { kubeconfig: { env: KUBECONFIG_TEXT } } }
gitHosts: { github: { kind: github, auth: { token: { env: GITHUB_TOKEN } } } }
endpoints: { github: { source: github, gitHost: github, secrets: [{ env: HOOK_SECRET }] } }
targets:
  - { name: production, git: { host: github, repository: acme/manifests }, cluster: production }
`

function problemsOf(text: string): readonly string[] {
  try {
    parseConfig(text)
  } catch (thrown) {
    if (!(thrown instanceof ConfigInvalid)) throw thrown
    return thrown.problems.map(problem => `${problem.path}${problem.suggestion ? ` → ${problem.suggestion}` : ''}`)
  }
  return []
}

function messageOf(text: string): string {
  try {
    parseConfig(text)
  } catch (thrown) {
    return (thrown as Error).message
  }
  return ''
}

describe('a valid configuration', () => {
  it('takes the shortest one and decides everything else', () => {
    const [target] = parseConfig(MINIMAL).targets
    expect(target).toEqual({
      name: 'production',
      git: {
        host: 'github',
        repository: 'acme/manifests',
        branch: 'main',
        paths: [],
        author: { name: 'fluxless', email: 'fluxless@users.noreply.invalid' },
      },
      cluster: 'production',
      automation: DEFAULT_AUTOMATION,
      sync: {
        intervalMs: 300_000,
        pollIntervalMs: 300_000,
        timeoutMs: 240_000,
        garbageCollection: 'off',
        tag: 'flux-sync',
        defaultNamespace: 'default',
        allowNamespaces: [],
        excludeResources: ['*metrics.k8s.io/*', 'webhook.certmanager.k8s.io/*', 'v1/Event'],
        prune: { maxCount: 5, maxPercent: 20, allowEmpty: false, alsoDelete: [] },
        inventoryNamespace: 'default',
      },
    })
  })

  it('gives targets that share a repository tags of their own, without case', () => {
    const config = parseConfig(
      `${MINIMAL}  - { name: staging, git: { host: github, repository: ACME/Manifests, branch: next }, cluster: production }\n`,
    )
    expect(config.targets.map(target => target.sync.tag)).toEqual(['flux-sync-production', 'flux-sync-staging'])
  })

  it('reads durations as Go writes them', () => {
    const config = parseConfig(
      MINIMAL.replace('cluster: production }', 'cluster: production, sync: { interval: 1m30s, pollInterval: 0s } }'),
    )
    expect(config.targets[0]?.sync).toMatchObject({ intervalMs: 90_000, pollIntervalMs: 0 })
  })

  it('takes several clusters, hosts, endpoints and targets', () => {
    const config = parseConfig(`
clusters: { a: { kubeconfig: { file: k }, context: admin }, b: { inCluster: true }, c: { eks: { name: prod, region: eu-west-1 } } }
gitHosts:
  github: { kind: github, auth: { app: { id: 12345, privateKey: { ssm: /fluxless/app-key } } } }
  ghes: { kind: github, url: https://git.example.com/api/v3, auth: { token: { secret: fluxless, key: token } } }
endpoints:
  one: { source: github, gitHost: github, secrets: [{ env: NEW }, { env: OLD }], maxBodyKib: 2048 }
  two: { source: github, gitHost: ghes, secrets: [{ file: hook }] }
targets:
  - { name: a, git: { host: github, repository: acme/a, paths: [clusters/a, base] }, cluster: a }
  - { name: b, git: { host: ghes, repository: acme/b }, cluster: b, automation: { interval: 10m } }
api: { tokens: [{ name: ci, value: { ssm: /fluxless/api }, may: [read, sync] }] }
`)
    expect(config.targets.map(target => target.sync.tag)).toEqual(['flux-sync', 'flux-sync'])
  })
})

describe('impersonation', () => {
  const AS = "KUBECONFIG_TEXT }, impersonate: { user: 'system:serviceaccount:team-a:deployer' } } }"

  it('is a part of the way to a cluster, so that two names may lead to one cluster', () => {
    const text = `${MINIMAL.replace('KUBECONFIG_TEXT } } }', AS)}`
    expect(parseConfig(text).clusters.production?.impersonate).toEqual({
      user: 'system:serviceaccount:team-a:deployer',
      groups: [],
    })
  })

  it.each`
    impersonate                            | path
    ${'{ groups: [team-a] }'}              | ${'clusters.production.impersonate.user'}
    ${'{ user: "" }'}                      | ${'clusters.production.impersonate.user'}
    ${'{ user: "jane\\r\\nx: y" }'}        | ${'clusters.production.impersonate.user'}
    ${'{ user: jane, groups: ["a\\nb"] }'} | ${'clusters.production.impersonate.groups[0]'}
    ${'{ user: jane, grups: [a] }'}        | ${'clusters.production.impersonate.grups → groups'}
  `('refuses $impersonate', ({ impersonate, path }) => {
    const text = MINIMAL.replace('KUBECONFIG_TEXT } } }', `KUBECONFIG_TEXT }, impersonate: ${impersonate} } }`)
    expect(problemsOf(text)).toEqual([path])
  })
})

describe('problems', () => {
  it('are all reported at once, of shape and of names', () => {
    const text = `
clusters: { production: { kubeconfig: { env: X }, contxt: admin } }
gitHosts: { github: { kind: gitlab, auth: { token: { env: T } } } }
endpoints: { github: { source: github, gitHost: githb, secrets: [] } }
targts: []
targets:
  - { name: Production, git: { host: github, repository: acme, paths: [/abs] }, cluster: prodction, sync: { intervall: 5m, pollInterval: 5 minutes } }
`
    expect(problemsOf(text).toSorted()).toEqual([
      'clusters.production.contxt → context',
      'endpoints.github.gitHost → github',
      'endpoints.github.secrets',
      'gitHosts.github.kind',
      'targets[0].cluster → production',
      'targets[0].git.paths[0]',
      'targets[0].git.repository',
      'targets[0].name',
      'targets[0].sync.intervall → interval',
      'targets[0].sync.pollInterval',
      'targts → targets',
    ])
  })

  it.each`
    change                                                                        | path                             | says
    ${['token: { env: GITHUB_TOKEN }', 'token: ghp_abc']}                         | ${'gitHosts.github.auth.token'}  | ${'a secret reference'}
    ${['env: HOOK_SECRET', 'enf: HOOK_SECRET']}                                   | ${'endpoints.github.secrets[0]'} | ${'a secret reference'}
    ${['source: github', 'source: gitlab']}                                       | ${'endpoints.github.source'}     | ${'one of: github'}
    ${['repository: acme/manifests', 'repository: manifests']}                    | ${'targets[0].git.repository'}   | ${'owner/name'}
    ${['repository: acme/manifests', 'repository: acme/m, paths: [../x]']}        | ${'targets[0].git.paths[0]'}     | ${'without ..'}
    ${['cluster: production }', 'cluster: production, sync: { tag: "a b" } }']}   | ${'targets[0].sync.tag'}         | ${'a tag name'}
    ${['cluster: production }', 'cluster: production, sync: { interval: 90 } }']} | ${'targets[0].sync.interval'}    | ${''}
    ${['cluster: production }', '}']}                                             | ${'targets[0].cluster'}          | ${'required'}
    ${['kind: github', 'kind: github, url: ftp//x']}                              | ${'gitHosts.github.url'}         | ${'address'}
    ${['targets:', 'target:']}                                                    | ${'target'}                      | ${'did you mean targets?'}
  `('says $says at $path', ({ change: [from, to], path, says }) => {
    const message = messageOf(MINIMAL.replace(from, to))
    expect(message).toContain(`- ${path}: `)
    expect(message).toContain(says)
  })

  it('never quotes what may be a secret', () => {
    expect(messageOf(MINIMAL.replace('{ env: GITHUB_TOKEN }', 'ghp_0123456789'))).not.toContain('ghp_')
    expect(messageOf(MINIMAL.replace('{ env: HOOK_SECRET }', 'hunter2'))).not.toContain('hunter2')
  })

  it('refuses two targets that would move one tag', () => {
    const other =
      '  - { name: other, git: { host: github, repository: Acme/manifests }, cluster: production, sync: { tag: t } }\n'
    const text = MINIMAL.replace('cluster: production }', 'cluster: production, sync: { tag: t } }') + other
    expect(messageOf(text)).toContain('targets[1].sync.tag: found "t", expected another tag than target production has')
  })

  it('refuses two targets of one name', () => {
    const other = '  - { name: production, git: { host: github, repository: acme/b }, cluster: production }\n'
    expect(problemsOf(MINIMAL + other)).toEqual(['targets[1].name'])
  })

  it.each(['a: [', 'a: 1\na: 2', '\tb: 1'])('points at the line of what is no YAML: %j', text => {
    expect(messageOf(text)).toMatch(/line \d+, column \d+: YAML: /)
  })

  it.each(['', 'text', '[]', 'null'])('refuses %j as a whole', text => {
    expect(problemsOf(text)).not.toEqual([])
  })

  it('names the variable when no file is given, and the file when it is not there', () => {
    expect(() => readConfig(undefined)).toThrow('FLUXLESS_CONFIG')
    expect(() => readConfig('/nowhere/fluxless.yml')).toThrow('/nowhere/fluxless.yml')
  })
})
