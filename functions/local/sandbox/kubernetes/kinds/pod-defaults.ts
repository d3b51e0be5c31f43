// Fills in what a pod template leaves out, as the API server does before it stores one.
import { isMap, type JsonMap, listOf, mapOf } from '../object.ts'

/** Sets a field that is not there. */
export function fill(object: JsonMap, field: string, value: unknown): void {
  if (object[field] === undefined || object[field] === null) object[field] = value
}

/** Gives the map at a field, creating it when it is not there. */
export function fillMap(object: JsonMap, field: string): JsonMap {
  if (!isMap(object[field])) object[field] = {}
  return object[field] as JsonMap
}

/** The maps of a list. */
export function mapsOf(value: unknown): JsonMap[] {
  return listOf(value).filter(isMap)
}

/** Fills in a pod's spec, in place. */
export function fillPodSpec(spec: JsonMap): void {
  fill(spec, 'restartPolicy', 'Always')
  fill(spec, 'terminationGracePeriodSeconds', 30)
  fill(spec, 'dnsPolicy', 'ClusterFirst')
  fill(spec, 'schedulerName', 'default-scheduler')
  fill(spec, 'securityContext', {})
  if (spec.serviceAccountName) spec.serviceAccount = spec.serviceAccountName
  else if (spec.serviceAccount) spec.serviceAccountName = spec.serviceAccount
  const isOnHostNetwork = spec.hostNetwork === true
  for (const container of mapsOf(spec.initContainers)) fillContainer(container, isOnHostNetwork)
  for (const container of mapsOf(spec.containers)) fillContainer(container, isOnHostNetwork)
  for (const container of mapsOf(spec.ephemeralContainers)) fillContainer(container, isOnHostNetwork)
  for (const volume of mapsOf(spec.volumes)) fillVolume(volume)
  for (const constraint of mapsOf(spec.topologySpreadConstraints)) {
    if (constraint.labelSelector === null) delete constraint.labelSelector
  }
}

function fillContainer(container: JsonMap, isOnHostNetwork: boolean): void {
  if (typeof container.image === 'string') {
    fill(container, 'imagePullPolicy', isLatest(container.image) ? 'Always' : 'IfNotPresent')
  }
  fill(container, 'terminationMessagePath', '/dev/termination-log')
  fill(container, 'terminationMessagePolicy', 'File')
  fill(container, 'resources', {})
  for (const port of mapsOf(container.ports)) {
    fill(port, 'protocol', 'TCP')
    if (isOnHostNetwork) fill(port, 'hostPort', port.containerPort)
  }
  for (const variable of mapsOf(container.env)) {
    const fieldRef = mapOf(variable.valueFrom).fieldRef
    if (isMap(fieldRef)) fill(fieldRef, 'apiVersion', 'v1')
    const resourceRef = mapOf(variable.valueFrom).resourceFieldRef
    if (isMap(resourceRef)) fill(resourceRef, 'divisor', '0')
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    if (isMap(container[probe])) fillProbe(container[probe])
  }
  for (const hook of Object.values(mapOf(container.lifecycle))) fillHandler(mapOf(hook))
  const { limits, requests } = mapOf(container.resources)
  if (isMap(limits)) {
    const resources = container.resources as JsonMap
    resources.requests = { ...limits, ...mapOf(requests) }
  }
}

function fillProbe(probe: JsonMap): void {
  fill(probe, 'timeoutSeconds', 1)
  fill(probe, 'periodSeconds', 10)
  fill(probe, 'successThreshold', 1)
  fill(probe, 'failureThreshold', 3)
  fillHandler(probe)
}

function fillHandler(handler: JsonMap): void {
  if (isMap(handler.httpGet)) {
    fill(handler.httpGet, 'path', '/')
    fill(handler.httpGet, 'scheme', 'HTTP')
  }
  if (isMap(handler.grpc)) fill(handler.grpc, 'service', '')
}

function fillVolume(volume: JsonMap): void {
  if (Object.keys(volume).length === 1) volume.emptyDir = {}
  for (const source of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    if (isMap(volume[source])) fill(volume[source], 'defaultMode', 420)
  }
  if (isMap(volume.hostPath)) fill(volume.hostPath, 'type', '')
  const sources = [volume.downwardAPI, ...mapsOf(mapOf(volume.projected).sources).map(source => source.downwardAPI)]
  for (const item of sources.flatMap(source => mapsOf(mapOf(source).items))) {
    if (isMap(item.fieldRef)) fill(item.fieldRef, 'apiVersion', 'v1')
  }
  for (const source of mapsOf(mapOf(volume.projected).sources)) {
    if (isMap(source.serviceAccountToken)) fill(source.serviceAccountToken, 'expirationSeconds', 3600)
  }
}

function isLatest(image: string): boolean {
  if (image.includes('@')) return false
  const tag = /:([^:/]+)$/.exec(image)?.[1]
  return tag === undefined || tag === 'latest'
}
