// What an object says for itself against being deleted: annotations of several tools, and finalizers.
import type { LiveRemnant } from './garbage-plan.ts'
import { isCustom } from './kinds.ts'

/** Annotations that say "never delete", by the tool that reads them; values are compared without case. */
const KEEPS: readonly (readonly [key: string, ...values: readonly string[]])[] = [
  ['fluxcd.io/ignore', 'true', 'sync_only'],
  ['flux.weave.works/ignore', 'true', 'sync_only'],
  ['fluxcd.io/prune', 'disabled'],
  ['kustomize.toolkit.fluxcd.io/prune', 'disabled'],
  ['kustomize.toolkit.fluxcd.io/reconcile', 'disabled'],
  ['kustomize.toolkit.fluxcd.io/ssa', 'ignore'],
  ['helm.sh/resource-policy', 'keep'],
  ['kapp.k14s.io/delete-strategy', 'orphan'],
  ['client.lifecycle.config.k8s.io/deletion', 'detach'],
  ['cli-utils.sigs.k8s.io/on-remove', 'keep'],
]

const SYNC_OPTIONS = 'argocd.argoproj.io/sync-options'
/** Confirming is for Argo CD's console; here it means not without a person, so it is kept. */
const KEEPING_OPTIONS = new Set(['prune=false', 'prune=confirm', 'delete=false', 'delete=confirm'])

/** https://kubernetes.io/docs/concepts/architecture/garbage-collection/ sets these on whatever is deleted. */
const COLLECTOR_FINALIZERS = new Set(['foregroundDeletion', 'orphan'])

/** Finds the annotation that protects an object, as `key: value`; undefined when there is none. */
export function findProtection(annotations: Readonly<Record<string, string>>): string | undefined {
  for (const [key, ...values] of KEEPS) {
    const value = Object.hasOwn(annotations, key) ? annotations[key] : undefined
    if (value !== undefined && values.includes(value.trim().toLowerCase())) return `${key}: ${value.trim()}`
  }
  const options = Object.hasOwn(annotations, SYNC_OPTIONS) ? (annotations[SYNC_OPTIONS] ?? '') : ''
  const option = options.split(',').find(one => KEEPING_OPTIONS.has(one.trim().toLowerCase()))
  return option === undefined ? undefined : `${SYNC_OPTIONS}: ${option.trim()}`
}

/** Finds a finalizer that somebody's controller has to clear; Kubernetes' own clear themselves. */
export function findForeignFinalizer({ id, finalizers }: Pick<LiveRemnant, 'id' | 'finalizers'>): string | undefined {
  const others = finalizers.filter(name => !COLLECTOR_FINALIZERS.has(name))
  return isCustom(id) ? others[0] : others.find(name => !isOfKubernetes(name))
}

function isOfKubernetes(finalizer: string): boolean {
  const host = finalizer.split('/')[0] ?? ''
  if (host === 'kubernetes') return true
  return /(^|\.)(kubernetes|k8s)\.io$/.test(host) && !/(^|\.)sigs\.k8s\.io$/.test(host)
}
