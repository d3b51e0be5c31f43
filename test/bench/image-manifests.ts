// The manifests of the images group.

/** The namespace of all of them. */
export const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: bench }\n'

/** Renders an automated Deployment with one image. */
export function renderDeployment(name: string, image: string, filter: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: bench
  annotations:
    fluxcd.io/automated: "true"
    fluxcd.io/tag.app: ${filter}
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: app
          image: ${image}
          resources: { requests: { cpu: 10m, memory: 16Mi } }
`
}
