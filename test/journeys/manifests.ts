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
