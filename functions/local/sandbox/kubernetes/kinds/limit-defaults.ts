// Fills in autoscalers and limit ranges, whose defaults follow from their other fields.
import { isMap, type JsonMap, listOf, mapOf } from '../object.ts'
import { fill, fillMap, mapsOf } from './pod-defaults.ts'

const SCALE_UP = [
  { type: 'Pods', value: 4, periodSeconds: 15 },
  { type: 'Percent', value: 100, periodSeconds: 15 },
]
const SCALE_DOWN = [{ type: 'Percent', value: 100, periodSeconds: 15 }]

/** Fills in a HorizontalPodAutoscaler, in place. */
export function fillAutoscaler(object: JsonMap): void {
  const spec = fillMap(object, 'spec')
  fill(spec, 'minReplicas', 1)
  if (object.apiVersion === 'autoscaling/v1') return
  if (listOf(spec.metrics).length === 0) {
    const target = { type: 'Utilization', averageUtilization: 80 }
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }]
  }
  if (!isMap(spec.behavior)) return
  const up = fillMap(spec.behavior, 'scaleUp')
  fill(up, 'stabilizationWindowSeconds', 0)
  fill(up, 'selectPolicy', 'Max')
  fill(up, 'policies', SCALE_UP)
  const down = fillMap(spec.behavior, 'scaleDown')
  fill(down, 'selectPolicy', 'Max')
  fill(down, 'policies', SCALE_DOWN)
}

/** Fills in a LimitRange, in place: a maximum is the default limit, and a limit the default request. */
export function fillLimits(object: JsonMap): void {
  for (const limit of mapsOf(mapOf(object.spec).limits)) {
    if (limit.type !== 'Container') continue
    const ceiling = { ...mapOf(limit.max), ...mapOf(limit.default) }
    if (Object.keys(ceiling).length > 0) limit.default = ceiling
    const request = { ...ceiling, ...mapOf(limit.min), ...mapOf(limit.defaultRequest) }
    if (Object.keys(request).length > 0) limit.defaultRequest = request
  }
}
