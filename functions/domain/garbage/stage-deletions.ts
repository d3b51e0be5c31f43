// In which order objects are deleted: what acts on others first, what holds others last.
import type { ResourceId } from '../manifests/resource-id.ts'
import type { Deletion, GarbagePlan } from './garbage-plan.ts'
import { isCustom, isDefinition, isNamespace } from './kinds.ts'

const ACTS_ON_OTHERS = new Set(['admissionregistration.k8s.io', 'apiregistration.k8s.io'])

/**
 * Sorts deletions into stages: webhooks, admission policies and APIServices; custom resources, while their operator still
 * runs; what is namespaced; what is cluster-scoped; CRDs; namespaces. Empty stages are left out.
 */
export function stageDeletions(deletions: readonly Deletion[]): GarbagePlan['stages'] {
  const stages: Deletion[][] = [[], [], [], [], [], []]
  for (const deletion of deletions) stages[stageOf(deletion.id)]?.push(deletion)
  return stages.filter(stage => stage.length > 0).map(stage => stage.sort(byKindAndName))
}

function stageOf(id: ResourceId): number {
  if (ACTS_ON_OTHERS.has(id.group)) return 0
  if (isNamespace(id)) return 5
  if (isDefinition(id)) return 4
  if (isCustom(id)) return 1
  return id.namespace === '' ? 3 : 2
}

function byKindAndName(one: Deletion, other: Deletion): number {
  const key = ({ id }: Deletion) => [id.kind, id.namespace, id.name, id.group].join('\0')
  return key(one) < key(other) ? -1 : 1
}
