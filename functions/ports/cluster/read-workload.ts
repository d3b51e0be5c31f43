// Reads one workload and how far its rollout is, in the words Flux uses.
import { findWorkloads } from '../../domain/manifests/find-workloads.ts'
import type { JsonObject } from '../../domain/manifests/json.ts'
import type { ResourceId } from '../../domain/manifests/resource-id.ts'
import type { LiveContainer, LiveWorkload } from './port.ts'

type Rollout = LiveWorkload['rollout']
type Status = LiveWorkload['status']
type Condition = { readonly type?: string; readonly status?: string; readonly message?: string }

/** Is what of a workload we read; which parts there are depends on its kind. */
export type WorkloadObject = {
  readonly metadata?: {
    readonly name?: string
    readonly namespace?: string
    readonly generation?: number
    readonly annotations?: Readonly<Record<string, string>> | null
    readonly labels?: Readonly<Record<string, string>> | null
  }
  readonly spec?: { readonly replicas?: number }
  readonly status?: {
    readonly observedGeneration?: number
    readonly conditions?: readonly Condition[] | null
    readonly currentRevision?: string
    readonly updateRevision?: string
    readonly releaseStatus?: string
  } & Readonly<Record<string, unknown>>
}

const NOTHING: Rollout = { desired: 0, updated: 0, ready: 0, available: 0, outdated: 0, messages: [] }

/** Reads one item of a list; its kind is that of the list. */
export function readWorkload(
  object: WorkloadObject,
  { group, version, kind }: { readonly group: string; readonly version: string; readonly kind: string },
): LiveWorkload {
  const { name = '', namespace = '', annotations, labels } = object.metadata ?? {}
  const rollout = readRollout(kind, object)
  const id = { group, version, kind, namespace, name }
  return {
    id,
    containers: readContainers(id, object as JsonObject, annotations ?? {}),
    annotations: annotations ?? {},
    labels: labels ?? {},
    rollout,
    status: readStatus(kind, object, rollout),
  }
}

/** Reads the containers of a workload, as releases see them: init containers last, images in values for a HelmRelease. */
export function readContainers(
  id: ResourceId,
  object: JsonObject,
  annotations: Readonly<Record<string, string>>,
): readonly LiveContainer[] {
  // An object that runs has no place in a file.
  const manifest = {
    id,
    object,
    annotations,
    labels: {},
    scope: 'Namespaced',
    file: '',
    documentIndex: 0,
    line: 1,
  } as const
  return findWorkloads([manifest]).flatMap(({ containers }) => containers.map(({ name, image }) => ({ name, image })))
}

function readRollout(kind: string, { spec, status = {} }: WorkloadObject): Rollout {
  const count = (field: string): number => {
    const value = status[field]
    return typeof value === 'number' ? value : 0
  }
  const desired = spec?.replicas ?? 1
  switch (kind) {
    case 'Deployment': {
      const updated = count('updatedReplicas')
      const outdated = count('replicas') - updated
      const [ready, available] = [count('readyReplicas'), count('availableReplicas')]
      return { desired, updated, ready, available, outdated, messages: readProblems(status.conditions ?? []) }
    }
    case 'StatefulSet': {
      const isRolling = status.currentRevision !== status.updateRevision
      const updated = count(isRolling ? 'updatedReplicas' : 'currentReplicas')
      // Older servers count no available pods for this kind.
      const ready = count('readyReplicas')
      return { desired, updated, ready, available: ready, outdated: desired - updated, messages: [] }
    }
    case 'DaemonSet': {
      const updated = count('updatedNumberScheduled')
      return {
        desired: count('desiredNumberScheduled'),
        updated,
        ready: count('numberReady'),
        available: count('numberAvailable'),
        outdated: count('currentNumberScheduled') - updated,
        messages: [],
      }
    }
    default:
      return NOTHING
  }
}

function readProblems(conditions: readonly Condition[]): readonly string[] {
  const isProblem = ({ type, status }: Condition) =>
    (type === 'Progressing' && status === 'False') || (type === 'ReplicaFailure' && status === 'True')
  return conditions.filter(isProblem).map(({ message = '' }) => message)
}

/** A controller that has not seen the newest generation counts the pods of the one before. */
function readStatus(kind: string, { metadata, status }: WorkloadObject, rollout: Rollout): Status {
  if (kind === 'CronJob') return 'ready'
  if (kind === 'HelmRelease') return readRelease(status?.releaseStatus ?? '')
  if ((status?.observedGeneration ?? 0) < (metadata?.generation ?? 0)) return 'started'
  if (rollout.messages.length > 0) return 'error'
  const { desired, updated, available, outdated } = rollout
  return updated === desired && available === desired && outdated === 0 ? 'ready' : 'updating'
}

/** @see https://helm.sh/docs/helm/helm_status/ */
function readRelease(releaseStatus: string): Status {
  const word = releaseStatus.toLowerCase()
  if (word === 'deployed') return 'ready'
  if (word === 'failed') return 'error'
  return word.startsWith('pending') || word === 'uninstalling' ? 'updating' : 'unknown'
}
