// Makes CustomResourceDefinitions live: names accepted, established after a delay, served, and cleaned up.
import type { Cluster } from './cluster.ts'
import { deleteObject } from './delete.ts'
import { recordOwners } from './merging.ts'
import { isMap, isSameJson, type JsonMap, type KubeObject, listOf, mapOf, timestamp } from './object.ts'
import {
  type CustomPart,
  compareVersions,
  joinApiVersion,
  type PrinterColumn,
  type ResourceType,
  type Subresource,
} from './resource-types.ts'

const CRDS = 'apiextensions.k8s.io/customresourcedefinitions'
const CLEANUP = 'customresourcecleanup.apiextensions.k8s.io'
const OPTIONS = { isDryRun: false, manager: 'kube-apiserver', validation: 'Ignore' } as const
const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch']

/** Follows definitions: accepts and establishes them, serves their kinds, and deletes their objects with them. */
export function followDefinitions(cluster: Cluster, establishDelayMs: number): () => void {
  const { storage, types } = cluster

  const read = (name: string) => storage.get(CRDS, '', name)

  const write = (live: KubeObject, changed: KubeObject) => {
    const type = types.findStored(CRDS)
    if (type) storage.put(CRDS, recordOwners(cluster, { type, live, subresource: 'status', options: OPTIONS }, changed))
  }

  const establish = (name: string) => {
    const crd = read(name)
    if (!crd || crd.metadata.deletionTimestamp) return
    const status = mapOf(crd.status)
    const accepted = acceptedNames(crd)
    const at = timestamp(cluster.now())
    const stored = listOf(mapOf(crd.spec).versions).filter(version => mapOf(version).storage === true)
    const storedVersions = [
      ...new Set([...listOf(status.storedVersions), ...stored.map(version => mapOf(version).name)]),
    ]
    const conditions = [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found', at, status),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted', at, status),
    ]
    const next: KubeObject = {
      ...crd,
      status: { ...status, conditions, acceptedNames: accepted, storedVersions },
    }
    if (!isSameJson(next, crd)) write(crd, next)
    types.setCustom(name, typesOf(next))
  }

  const accept = (name: string) => {
    const crd = read(name)
    if (!crd) return
    if (isEstablished(crd)) {
      establish(name)
      return
    }
    const at = timestamp(cluster.now())
    const named = condition('NamesAccepted', 'NoConflicts', 'no conflicts found', at, {})
    const message = 'the initial names have been accepted'
    const waiting = { ...condition('Established', 'Installing', message, at, {}), status: 'False' }
    const status = { ...mapOf(crd.status), conditions: [named, waiting], acceptedNames: acceptedNames(crd) }
    write(crd, { ...crd, status })
    cluster.later(establishDelayMs, () => establish(name))
  }

  const cleanUp = (name: string) => {
    const crd = read(name)
    if (!crd?.metadata.finalizers?.includes(CLEANUP)) return
    const { group, names } = mapOf(crd.spec)
    const resource = `${group}/${mapOf(names).plural}`
    const type = types.findStored(resource)
    for (const object of type ? storage.list(resource) : []) {
      if (type && !object.metadata.deletionTimestamp) {
        deleteObject(cluster, type, object, { propagation: 'Background', isDryRun: false })
      }
    }
    if (storage.list(resource).length > 0) return
    const finalizers = crd.metadata.finalizers.filter(finalizer => finalizer !== CLEANUP)
    const released = { ...crd, metadata: { ...crd.metadata, finalizers } }
    if (finalizers.length > 0) storage.put(CRDS, released)
    else storage.remove(CRDS, released)
  }

  for (const crd of storage.list(CRDS)) if (isEstablished(crd)) types.setCustom(crd.metadata.name, typesOf(crd))

  return storage.followAll(({ type, resource, object, previous }) => {
    const { name, deletionTimestamp } = object.metadata
    if (resource !== CRDS) {
      if (type === 'DELETED') {
        for (const crd of storage.list(CRDS)) {
          const { group, names } = mapOf(crd.spec)
          const isOwner = crd.metadata.deletionTimestamp && resource === `${group}/${mapOf(names).plural}`
          if (isOwner) cluster.later(0, () => cleanUp(crd.metadata.name))
        }
      }
      return
    }
    if (type === 'DELETED') types.setCustom(name, [])
    else if (deletionTimestamp) cluster.later(0, () => cleanUp(name))
    else if (!isSameJson(previous?.spec, object.spec)) cluster.later(0, () => accept(name))
  })
}

function isEstablished(crd: KubeObject): boolean {
  return listOf(mapOf(crd.status).conditions).some(
    condition => mapOf(condition).type === 'Established' && mapOf(condition).status === 'True',
  )
}

function acceptedNames(crd: KubeObject): JsonMap {
  return { ...mapOf(mapOf(crd.spec).names) }
}

function condition(type: string, reason: string, message: string, at: string, status: JsonMap): JsonMap {
  const known = listOf(status.conditions)
    .map(mapOf)
    .find(old => old.type === type && old.status === 'True')
  return { lastTransitionTime: known?.lastTransitionTime ?? at, message, reason, status: 'True', type }
}

/** Reads the kinds that a definition serves, in order of preference. */
function typesOf(crd: KubeObject): ResourceType[] {
  const { group, scope, names, versions } = mapOf(crd.spec)
  const { plural, singular, kind, listKind, shortNames, categories } = mapOf(names)
  const served = listOf(versions)
    .filter(isMap)
    .filter(version => version.served === true)
  const ordered = served.sort((a, b) => compareVersions(String(a.name), String(b.name)))
  return ordered.map(version => ({
    group: String(group),
    version: String(version.name),
    apiVersion: joinApiVersion(String(group), String(version.name)),
    plural: String(plural),
    singular: String(singular ?? String(kind).toLowerCase()),
    kind: String(kind),
    listKind: String(listKind ?? `${kind}List`),
    isNamespaced: scope === 'Namespaced',
    verbs: VERBS,
    shortNames: listOf(shortNames).map(String),
    categories: listOf(categories).map(String),
    subresources: subresourcesOf(mapOf(version.subresources), String(group), String(version.name), String(kind)),
    storageKey: `${group}/${plural}`,
    custom: customPartOf(crd.metadata.name, version),
  }))
}

function subresourcesOf(declared: JsonMap, group: string, version: string, kind: string): Subresource[] {
  const verbs = ['get', 'patch', 'update']
  return [
    ...(declared.status === undefined ? [] : [{ name: 'status', kind, group, version, verbs }]),
    ...(declared.scale === undefined
      ? []
      : [{ name: 'scale', kind: 'Scale', group: 'autoscaling', version: 'v1', verbs }]),
  ]
}

function customPartOf(crdName: string, version: JsonMap): CustomPart {
  const { scale } = mapOf(version.subresources)
  const { specReplicasPath, statusReplicasPath, labelSelectorPath } = mapOf(scale)
  return {
    crdName,
    openApiSchema: mapOf(version.schema).openAPIV3Schema,
    columns: listOf(version.additionalPrinterColumns) as PrinterColumn[],
    ...(isMap(scale) && {
      scale: {
        spec: String(specReplicasPath),
        status: String(statusReplicasPath),
        ...(typeof labelSelectorPath === 'string' && { selector: labelSelectorPath }),
      },
    }),
  }
}
