// The files of a simulated fleet: what every cluster runs, and one object of its own; and the configuration that joins them.
import type { World } from './simulated/start-world.ts'

/** Is one target of a fleet; its cluster has the same name. */
export type FleetTarget = { readonly name: string; readonly repository: string }

/** Is the token that the Git host is shown, by the name of its variable. */
export const FLEET_ENV = {
  BENCH_TOKEN: 'bench',
  BENCH_HOOK: 'bench-hook-secret',
  BENCH_API: 'bench-api-token',
} as const

/** Renders what all targets of one repository share; the revision is what tells an older commit from a newer one. */
export function renderRevision(revision: number): Readonly<Record<string, string>> {
  return {
    'apps/revision.yaml': `apiVersion: v1
kind: ConfigMap
metadata: { name: revision, namespace: default }
data: { revision: "${revision}" }
`,
  }
}

/** Renders a repository as it is at first. An app is two objects, and one of its own image. */
export function renderRepository(
  targets: readonly FleetTarget[],
  how: { readonly apps?: number; readonly images?: string; readonly automated?: number } = {},
): Readonly<Record<string, string>> {
  const { apps: count = 2, images = 'registry.example.com', automated = 0 } = how
  const apps = Array.from({ length: count }, (_, index) => {
    const image = `${images}/shop/app-${index}:1.0.0`
    return [`apps/app-${index}.yaml`, renderApp(`app-${index}`, image, index < automated)]
  })
  const own = targets.map(({ name }) => [`clusters/${name}/settings.yaml`, renderSettings(name)])
  return { ...renderRevision(0), ...Object.fromEntries([...apps, ...own]) }
}

/** Renders fluxless.yml; JSON is YAML too. */
export function renderFleetConfig(
  targets: readonly FleetTarget[],
  world: Pick<World, 'gitUrl' | 'registry'>,
  sync: Readonly<Record<string, unknown>>,
  automation: Readonly<Record<string, unknown>> = { interval: '0' },
): string {
  return JSON.stringify({
    clusters: Object.fromEntries(targets.map(({ name }) => [name, { kubeconfig: { file: `kubeconfigs/${name}` } }])),
    gitHosts: { bench: { kind: 'github', url: world.gitUrl, auth: { token: { env: 'BENCH_TOKEN' } } } },
    endpoints: { github: { source: 'github', gitHost: 'bench', secrets: [{ env: 'BENCH_HOOK' }] } },
    targets: targets.map(({ name, repository }) => ({
      name,
      git: { host: 'bench', repository, branch: 'main', paths: ['apps', `clusters/${name}`] },
      cluster: name,
      sync: { tag: `flux-sync-${name}`, ...sync },
      automation,
    })),
    registries: { insecureHosts: [world.registry] },
    api: { tokens: [{ name: 'bench', value: { env: 'BENCH_API' }, may: ['read'] }] },
  })
}

/** Renders the kubeconfig of one cluster. */
export function renderFleetKubeconfig(
  name: string,
  { clusterUrl, caPem }: Pick<World, 'clusterUrl' | 'caPem'>,
): string {
  const ca = Buffer.from(caPem).toString('base64')
  const cluster = { server: `${clusterUrl}/clusters/${name}`, 'certificate-authority-data': ca }
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster }],
    users: [{ name, user: { token: `token-of-${name}` } }],
  })
}

function renderSettings(cluster: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: default }
data: { cluster: ${cluster} }
`
}

function renderApp(name: string, image: string, isAutomated: boolean): string {
  const annotations = isAutomated
    ? '\n  annotations:\n    fluxcd.io/automated: "true"\n    fluxcd.io/tag.web: semver:~1.0'
    : ''
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: default${annotations}
spec:
  replicas: 2
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: web
          image: ${image}
          ports: [{ name: http, containerPort: 8080 }]
          resources: { requests: { cpu: 50m, memory: 64Mi }, limits: { memory: 128Mi } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: default }
spec:
  selector: { app: ${name} }
  ports: [{ name: http, port: 80, targetPort: http }]
`
}
