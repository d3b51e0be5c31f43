// The files of the cluster group: 100 objects in each of some namespaces, as an ordinary repository would hold them.

/** Counts the objects of one namespace: itself, 20 Deployments, 20 Services, 20 Secrets, 39 ConfigMaps. */
export const OBJECTS_PER_NAMESPACE = 100

/** Is how many namespaces a set of 1,000 objects has. */
export const NAMESPACES = 10

/** Is the one file that changes when `replicas` does; one object of it does. */
export const CHANGING_FILE = 'team-0/app-0.yaml'

const APPS = 20

/** Names the namespaces of one set. */
export function namespacesOf(set: string, count = NAMESPACES): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${set}-team-${index}`)
}

/** Renders one set by path; sets of different names share no object. */
export function renderManifests(
  set: string,
  { replicas = 2, namespaces: count = NAMESPACES } = {},
): Readonly<Record<string, string>> {
  const namespaces = namespacesOf(set, count)
  const files: Record<string, string> = {
    // First by name, since kubectl sends the files in that order.
    '00-namespaces.yaml': namespaces.map(name => renderObject('v1', 'Namespace', `name: ${name}`, '')).join('---\n'),
  }
  for (const [team, namespace] of namespaces.entries()) {
    for (let app = 0; app < APPS; app += 1) {
      const path = `team-${team}/app-${app}.yaml`
      // The namespace itself is one of the hundred objects of its team.
      const configMaps = app === APPS - 1 ? 1 : 2
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
            - secretRef: { name: ${name} }
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
  const secret = `data:
  password: Y29ycmVjdC1ob3JzZS1iYXR0ZXJ5LXN0YXBsZQ==
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
    renderObject('v1', 'Secret', metadata(name), secret),
    ...Array.from({ length: configMaps }, (_, index) =>
      renderObject('v1', 'ConfigMap', metadata(`${name}-${index}`), data),
    ),
  ].join('---\n')
}

function renderObject(apiVersion: string, kind: string, metadata: string, rest: string): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { ${metadata} }\n${rest}`
}
