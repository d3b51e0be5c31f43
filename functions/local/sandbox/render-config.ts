// The fluxless.yml of the sandbox: the same file a user writes, with the sandbox's addresses.

/** Renders the configuration that joins the sandbox's Git host and cluster. */
export function renderSandboxConfig(facts: {
  readonly gitHostUrl: string
  readonly registryHost: string
  readonly kubeconfig: string
  readonly repository: string
  readonly isClusterReal: boolean
}): string {
  // In a sandbox nothing can be lost; of a real cluster it is only said what would go.
  const garbageCollection = facts.isClusterReal ? 'dry-run' : 'on'
  return `# Written by the local runner at each start; copy it to begin a configuration of your own.
clusters:
  sandbox: { kubeconfig: { file: ${JSON.stringify(facts.kubeconfig)} } }
gitHosts:
  sandbox: { kind: github, url: ${JSON.stringify(facts.gitHostUrl)}, auth: { token: { env: FLUXLESS_SANDBOX_GIT } } }
endpoints:
  github: { source: github, gitHost: sandbox, secrets: [{ env: FLUXLESS_SANDBOX_HOOK }] }
  registry: { source: distribution, registry: ${JSON.stringify(facts.registryHost)}, secrets: [{ env: FLUXLESS_SANDBOX_REGISTRY }] }
targets:
  - name: demo
    git: { host: sandbox, repository: ${facts.repository}, branch: main }
    cluster: sandbox
    sync: { interval: 5m, pollInterval: 1m, garbageCollection: ${garbageCollection} }
    # In a sandbox nothing but loopback is asked for images.
    automation: { interval: 1m, include: ["127.0.0.1:*", "localhost:*"] }
registries:
  insecureHosts: [127.0.0.1, localhost]
api:
  tokens: [{ name: local, value: { env: FLUXLESS_SANDBOX_API }, may: [read, sync, release] }]
`
}
