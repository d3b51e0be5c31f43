// Finds where the built-in kinds keep the pod they run.

const TEMPLATE = ['spec', 'template', 'spec'] as const

const PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  ReplicationController: TEMPLATE,
  ReplicaSet: TEMPLATE,
  Deployment: TEMPLATE,
  StatefulSet: TEMPLATE,
  DaemonSet: TEMPLATE,
  Job: TEMPLATE,
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
}

/** Lists, in the order Flux names them, where a pod keeps its containers. */
export const CONTAINER_LISTS = ['containers', 'initContainers'] as const

/** Answers the keys that lead to the pod of a kind; undefined when the kind runs none. */
export function podSpecPath(kind: string): readonly string[] | undefined {
  return Object.hasOwn(PATHS, kind) ? PATHS[kind] : undefined
}
