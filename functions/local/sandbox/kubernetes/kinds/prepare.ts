// What the API server itself writes into a new or changed built-in object: addresses, first status, controller labels.
import { copyOf, isMap, type JsonMap, type KubeObject, listOf, mapOf } from '../object.ts'
import { fill, fillMap, mapsOf } from './pod-defaults.ts'

/** What a kind needs from the cluster to be completed. */
export type Allocator = { readonly nextAddress: () => string; readonly nextNodePort: () => number }

/** Completes a new object, in place; `uid` is the one it just got. */
export function prepareNew(kindKey: string, object: JsonMap, uid: string, allocator: Allocator): void {
  const status = FIRST_STATUS[kindKey]
  if (status !== undefined) object.status = copyOf(status)
  switch (kindKey) {
    case '/Namespace':
      fillMap(object, 'spec').finalizers = ['kubernetes']
      break
    case '/Service':
      allocate(fillMap(object, 'spec'), allocator)
      break
    case 'batch/Job':
      labelJob(object, uid)
      break
    case 'apiextensions.k8s.io/CustomResourceDefinition': {
      const versions = mapsOf(mapOf(object.spec).versions)
      const storedVersions = versions.filter(version => version.storage === true).map(version => version.name)
      object.status = { acceptedNames: { kind: '', plural: '' }, conditions: null, storedVersions }
      break
    }
  }
}

/** Completes a changed object from the live one, in place. */
export function prepareChanged(kindKey: string, live: KubeObject, object: JsonMap, allocator: Allocator): void {
  switch (kindKey) {
    case '/Namespace':
      fillMap(object, 'spec').finalizers = mapOf(live.spec).finalizers
      break
    case '/Service': {
      const spec = fillMap(object, 'spec')
      const before = mapOf(live.spec)
      if (spec.type === 'ExternalName') {
        for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) delete spec[field]
        break
      }
      if (before.type !== 'ExternalName') {
        for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
          if (!spec[field] && before[field]) spec[field] = before[field]
        }
      }
      keepNodePorts(before, spec)
      allocate(spec, allocator)
      break
    }
    case 'batch/Job':
      labelJob(object, live.metadata.uid ?? '')
      break
  }
}

const FIRST_STATUS: Readonly<Record<string, unknown>> = {
  '/Namespace': { phase: 'Active' },
  '/Service': { loadBalancer: {} },
  '/Pod': { phase: 'Pending', qosClass: 'BestEffort' },
  '/PersistentVolumeClaim': { phase: 'Pending' },
  '/PersistentVolume': { phase: 'Pending' },
  '/ReplicationController': { replicas: 0 },
  '/ResourceQuota': {},
  'apps/Deployment': {},
  'apps/ReplicaSet': { replicas: 0 },
  'apps/StatefulSet': { availableReplicas: 0, replicas: 0 },
  'apps/DaemonSet': {
    currentNumberScheduled: 0,
    desiredNumberScheduled: 0,
    numberMisscheduled: 0,
    numberReady: 0,
  },
  'batch/Job': {},
  'batch/CronJob': {},
  'networking.k8s.io/Ingress': { loadBalancer: {} },
  'autoscaling/HorizontalPodAutoscaler': { currentMetrics: null, desiredReplicas: 0 },
  'policy/PodDisruptionBudget': { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 },
  'apiregistration.k8s.io/APIService': {},
}

function allocate(spec: JsonMap, allocator: Allocator): void {
  if (spec.type === 'ExternalName') return
  if (!spec.clusterIP) spec.clusterIP = allocator.nextAddress()
  fill(spec, 'clusterIPs', [spec.clusterIP])
  fill(spec, 'ipFamilies', ['IPv4'])
  fill(spec, 'ipFamilyPolicy', 'SingleStack')
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return
  for (const port of mapsOf(spec.ports)) if (!port.nodePort) port.nodePort = allocator.nextNodePort()
}

function keepNodePorts(before: JsonMap, spec: JsonMap): void {
  for (const port of mapsOf(spec.ports)) {
    const same = mapsOf(before.ports).find(old => old.port === port.port && old.protocol === port.protocol)
    const isExposed = spec.type === 'NodePort' || spec.type === 'LoadBalancer'
    if (isExposed && !port.nodePort && same?.nodePort) port.nodePort = same.nodePort
    if (!isExposed) delete port.nodePort
  }
}

function labelJob(object: JsonMap, uid: string): void {
  const spec = fillMap(object, 'spec')
  if (spec.manualSelector === true) return
  const name = mapOf(object.metadata).name
  const labels = fillMap(fillMap(fillMap(spec, 'template'), 'metadata'), 'labels')
  fill(labels, 'batch.kubernetes.io/controller-uid', uid)
  fill(labels, 'batch.kubernetes.io/job-name', name)
  fill(labels, 'controller-uid', uid)
  fill(labels, 'job-name', name)
  if (!isMap(spec.selector)) spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid } }
}

/** Moves a Secret's `stringData` into `data`, in place, as the server does on every write. */
export function foldStringData(kindKey: string, object: JsonMap): void {
  if (kindKey !== '/Secret' || !isMap(object.stringData)) return
  const data = fillMap(object, 'data')
  for (const [key, text] of Object.entries(object.stringData)) data[key] = Buffer.from(String(text)).toString('base64')
  delete object.stringData
}

/** The addresses and node ports that are taken. */
export function openAllocator(services: () => readonly KubeObject[]): Allocator {
  let address = 0
  let nodePort = 0
  return {
    nextAddress() {
      const taken = new Set(services().map(service => mapOf(service.spec).clusterIP))
      let found: string
      do {
        address += 1
        found = `10.96.${(address >> 8) & 255}.${address & 255}`
      } while (taken.has(found))
      return found
    },
    nextNodePort() {
      const taken = new Set(
        services().flatMap(({ spec }) => listOf(mapOf(spec).ports).map(port => mapOf(port).nodePort)),
      )
      do nodePort += 1
      while (taken.has(29_999 + nodePort))
      return 29_999 + nodePort
    },
  }
}
