// The smallest manifests that journeys push.

/** Writes a ConfigMap with one value. */
export function aConfigMap(name: string, value: string, namespace = 'demo'): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${namespace}
data:
  value: ${JSON.stringify(value)}
`
}

/** Changes the replicas a manifest asks for. */
export function withReplicas(text: string, replicas: number): string {
  return text.replace(/replicas: \d+/, `replicas: ${replicas}`)
}

/** A kind that no cluster has. */
export const PARCEL_KIND = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: parcels.journeys.example.org
spec:
  group: journeys.example.org
  scope: Namespaced
  names: { kind: Parcel, listKind: ParcelList, plural: parcels, singular: parcel }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec: { type: object, properties: { weight: { type: integer } } }
`

/** An object of that kind. */
export const PARCEL = `apiVersion: journeys.example.org/v1
kind: Parcel
metadata: { name: first, namespace: demo }
spec: { weight: 3 }
`

/** Writes a Deployment with one container. */
export function aDeployment(name: string, namespace = 'demo'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  replicas: 1
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: main, image: "nginx:1.27" }]
`
}

/** Writes a Secret; the values are taken as they are. */
export function aSecret(name: string, data: Readonly<Record<string, string>>, namespace = 'demo'): string {
  return `apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: ${namespace} }
data: ${JSON.stringify(data)}
`
}

/** Writes a Deployment that is automated, line by line as people write it. */
export function anAutomatedDeployment(
  name: string,
  image: string,
  { filter = 'semver:~1', annotations = {} }: { filter?: string; annotations?: Readonly<Record<string, string>> } = {},
): string {
  const all = { 'fluxcd.io/automated': 'true', 'fluxcd.io/tag.app': filter, ...annotations }
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: demo
  annotations:
${Object.entries(all)
  .map(([key, value]) => `    ${key}: ${JSON.stringify(value)}\n`)
  .join('')}spec:
  replicas: 1
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
      containers:
        - name: app
          image: ${image} # as built
`
}

/** The namespace of all that journeys push. */
export const DEMO_NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: demo }\n'
