// The files of the cluster group: 1,000 objects in 10 namespaces, as an ordinary repository would hold them.

/** Counts the objects of {@link renderManifests}: 10 namespaces, 200 Deployments, 200 Services, 590 ConfigMaps. */
export const OBJECT_COUNT = 1_000

/** Is the one file that changes when `replicas` does; one object of it does. */
export const CHANGING_FILE = 'team-0/app-0.yaml'

const NAMESPACES = 10
const APPS = 20

/** Names the namespaces of one set. */
export function namespacesOf(set: string): readonly string[] {
  return Array.from({ length: NAMESPACES }, (_, index) => `${set}-team-${index}`)
}

/** Renders one set by path; sets of different names share no object. */
export function renderManifests(set: string, replicas = 2): Readonly<Record<string, string>> {
  const namespaces = namespacesOf(set)
  const files: Record<string, string> = {
    // First by name, since kubectl sends the files in that order.
    '00-namespaces.yaml': namespaces.map(name => renderObject('v1', 'Namespace', `name: ${name}`, '')).join('---\n'),
  }
  for (const [team, namespace] of namespaces.entries()) {
    for (let app = 0; app < APPS; app += 1) {
      const path = `team-${team}/app-${app}.yaml`
      // The namespace itself is one of the hundred objects of its team.
      const configMaps = app === APPS - 1 ? 2 : 3
      files[path] = renderApp(`app-${app}`, namespace, configMaps, path === CHANGING_FILE ? replicas : 2)
    }
  }
  return files
}

function renderApp(name: string, namespace: string, configMaps: number, replicas: number): string {
  const metadata = (own: string) => `name: ${own}, namespace: ${namespace}, labels: { app: ${name}, tier: web }`
  const deployment = `spec:
  replicas: ${replicas}
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name}, tier: web }
    spec:
      containers:
        - name: web
          image: registry.example.com/shop/${name}:1.4.2
          args: [--listen, ":8080", --log-level, info]
          ports:
            - { name: http, containerPort: 8080 }
          envFrom:
            - configMapRef: { name: ${name}-0 }
          readinessProbe:
            httpGet: { path: /ready, port: http }
            periodSeconds: 5
          resources:
            requests: { cpu: 50m, memory: 64Mi }
            limits: { memory: 128Mi }
`
  const service = `spec:
  clusterIP: None
  selector: { app: ${name} }
  ports:
    - { name: http, port: 80, targetPort: http }
`
  const data = `data:
  LOG_FORMAT: json
  CURRENCY: EUR
  settings.ini: |
    [cache]
    size = 64
    ttl = 30
`
  return [
    renderObject('apps/v1', 'Deployment', metadata(name), deployment),
    renderObject('v1', 'Service', metadata(name), service),
    ...Array.from({ length: configMaps }, (_, index) =>
      renderObject('v1', 'ConfigMap', metadata(`${name}-${index}`), data),
    ),
  ].join('---\n')
}

function renderObject(apiVersion: string, kind: string, metadata: string, rest: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { ${metadata} }\n${rest}`
}
