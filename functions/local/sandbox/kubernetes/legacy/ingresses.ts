// Ingresses of extensions/v1beta1 and networking.k8s.io/v1beta1, whose backends are flat, and those of networking.k8s.io/v1.
import { isMap, type JsonMap } from '../object.ts'
import { type Conversion, inField, inItems, withoutGaps } from './reshape.ts'

/** Converts an ingress between v1beta1 and v1. */
export const INGRESS_V1BETA1: Conversion = {
  up: object =>
    inField(object, 'spec', ({ backend, ...spec }) => ({
      ...eachPath(spec, ({ backend: flat, ...path }) => ({
        pathType: 'ImplementationSpecific',
        ...path,
        ...(flat !== undefined && { backend: backendUp(flat) }),
      })),
      ...(backend !== undefined && { defaultBackend: backendUp(backend) }),
    })),
  down: object =>
    inField(object, 'spec', ({ defaultBackend, ...spec }) => ({
      ...eachPath(spec, path => inField(path, 'backend', backendDown)),
      ...(isMap(defaultBackend) && { backend: backendDown(defaultBackend) }),
    })),
}

function eachPath(spec: JsonMap, change: (path: JsonMap) => JsonMap): JsonMap {
  return inItems(spec, 'rules', rule => inField(rule, 'http', http => inItems(http, 'paths', change)))
}

/** A port may be a number, a number as text, or a name. */
function backendUp(flat: unknown): unknown {
  if (!isMap(flat)) return flat
  const { serviceName: name, servicePort, ...rest } = flat
  if (name === undefined && servicePort === undefined) return rest
  const number = typeof servicePort === 'number' || /^\d+$/.test(String(servicePort)) ? Number(servicePort) : undefined
  const port = number === undefined ? { name: servicePort } : { number }
  return { ...rest, service: withoutGaps({ name, ...(servicePort !== undefined && { port }) }) }
}

function backendDown({ service, ...rest }: JsonMap): JsonMap {
  if (!isMap(service)) return rest
  const { number, name } = isMap(service.port) ? service.port : {}
  return withoutGaps({ ...rest, serviceName: service.name, servicePort: number ?? name })
}
