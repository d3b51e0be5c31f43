// Converts HorizontalPodAutoscalers between autoscaling/v1 and v2, as far as the processor goal that v1 knows.
import { type JsonMap, type KubeObject, listOf, mapOf } from '../object.ts'
import type { ResourceType } from '../resource-types.ts'

/** Shows an autoscaler in another version. */
export function convertAutoscaler<T extends KubeObject>(object: T, type: ResourceType): T {
  return { ...object, apiVersion: type.apiVersion, ...(type.version === 'v1' ? toV1(object) : toV2(object)) }
}

function toV1(object: KubeObject): JsonMap {
  const { metrics, behavior: _, ...spec } = mapOf(object.spec)
  const { currentMetrics: __, currentReplicas = 0, desiredReplicas = 0, ...status } = mapOf(object.status)
  const goal = listOf(metrics)
    .map(metric => mapOf(mapOf(metric).resource))
    .find(({ name }) => name === 'cpu')
  const targetCPUUtilizationPercentage = mapOf(goal?.target).averageUtilization
  return {
    spec: { ...spec, ...(targetCPUUtilizationPercentage !== undefined && { targetCPUUtilizationPercentage }) },
    status: { currentReplicas, desiredReplicas, ...status },
  }
}

function toV2(object: KubeObject): JsonMap {
  const { targetCPUUtilizationPercentage: averageUtilization, ...spec } = mapOf(object.spec)
  const { currentCPUUtilizationPercentage: _, ...status } = mapOf(object.status)
  const target = { type: 'Utilization', averageUtilization }
  const metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }]
  return {
    spec: { ...spec, ...(averageUtilization !== undefined && { metrics }) },
    status: { currentMetrics: null, ...status },
  }
}
