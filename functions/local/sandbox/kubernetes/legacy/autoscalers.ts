// HorizontalPodAutoscalers of autoscaling/v2beta1, whose metrics have flat fields, and those of autoscaling/v2.
// The behaviour, which v2beta1 does not have, waits in an annotation, as it did on real servers.
import { isMap, type JsonMap, valueAt } from '../object.ts'
import { type Conversion, inField, inItems, withAnnotation, withoutGaps } from './reshape.ts'

const BEHAVIOR = 'autoscaling.alpha.kubernetes.io/behavior'

/** Converts an autoscaler between v2beta1 and v2. */
export const AUTOSCALER_V2BETA1: Conversion = {
  up(object) {
    const spec = inField(object, 'spec', value => inItems(value, 'metrics', metric => eachSource(metric, goalUp)))
    const whole = inField(spec, 'status', value =>
      inItems(value, 'currentMetrics', metric => eachSource(metric, stateUp)),
    )
    const kept = valueAt(whole, 'metadata', 'annotations', BEHAVIOR)
    const behavior = typeof kept === 'string' ? readBehavior(kept) : undefined
    if (behavior === undefined) return whole
    return inField(withAnnotation(whole, BEHAVIOR, undefined), 'spec', value => ({ ...value, behavior }))
  },
  down(object) {
    const spec = inField(object, 'spec', value => inItems(value, 'metrics', metric => eachSource(metric, goalDown)))
    const whole = inField(spec, 'status', value =>
      inItems(value, 'currentMetrics', metric => eachSource(metric, stateDown)),
    )
    const behavior = valueAt(whole, 'spec', 'behavior')
    if (behavior === undefined) return whole
    const bare = inField(whole, 'spec', ({ behavior: _, ...value }) => value)
    return withAnnotation(bare, BEHAVIOR, JSON.stringify(behavior))
  },
}

type Source = 'resource' | 'containerResource' | 'pods' | 'object' | 'external'
const SOURCES: readonly Source[] = ['resource', 'containerResource', 'pods', 'object', 'external']

function eachSource(metric: JsonMap, change: (source: Source, value: JsonMap) => JsonMap): JsonMap {
  return SOURCES.reduce((changed, source) => inField(changed, source, value => change(source, value)), metric)
}

/** The fields of v2beta1 by what they are called in v2, for a goal and for a state. */
type FlatNames = { readonly value: string; readonly averageValue: string; readonly averageUtilization: string }
const namesOf = (prefix: 'target' | 'current', source: Source): FlatNames => ({
  value: `${prefix}Value`,
  averageValue: source === 'object' ? 'averageValue' : `${prefix}AverageValue`,
  averageUtilization: `${prefix}AverageUtilization`,
})

function goalUp(source: Source, flat: JsonMap): JsonMap {
  const [rest, amounts] = takeAmounts(flat, namesOf('target', source))
  const type =
    amounts.averageUtilization !== undefined
      ? 'Utilization'
      : amounts.averageValue !== undefined
        ? 'AverageValue'
        : amounts.value !== undefined
          ? 'Value'
          : undefined
  return { ...metricUp(source, rest), ...(type !== undefined && { target: { type, ...amounts } }) }
}

function goalDown(source: Source, { target, ...nested }: JsonMap): JsonMap {
  return { ...metricDown(source, nested), ...flatten(target, namesOf('target', source)) }
}

function stateUp(source: Source, flat: JsonMap): JsonMap {
  const [rest, current] = takeAmounts(flat, namesOf('current', source))
  return { ...metricUp(source, rest), current }
}

function stateDown(source: Source, { current, ...nested }: JsonMap): JsonMap {
  return { ...metricDown(source, nested), ...flatten(current, namesOf('current', source)) }
}

function takeAmounts(flat: JsonMap, names: FlatNames): [JsonMap, JsonMap] {
  const { [names.value]: value, [names.averageValue]: averageValue, ...more } = flat
  const { [names.averageUtilization]: averageUtilization, ...rest } = more
  return [rest, withoutGaps({ averageUtilization, averageValue, value })]
}

function flatten(amounts: unknown, names: FlatNames): JsonMap {
  if (!isMap(amounts)) return {}
  const { averageUtilization, averageValue, value } = amounts
  return withoutGaps({
    [names.averageUtilization]: averageUtilization,
    [names.averageValue]: averageValue,
    [names.value]: value,
  })
}

/** Resources are named alike in both versions; the others have a `metric` with a name and a selector. */
function metricUp(source: Source, flat: JsonMap): JsonMap {
  if (source === 'resource' || source === 'containerResource') return flat
  const chosen = source === 'external' ? 'metricSelector' : 'selector'
  const { metricName: name, [chosen]: selector, target: describedObject, ...rest } = flat
  const metric = withoutGaps({ name, selector })
  return withoutGaps({ ...rest, ...(source === 'object' && { describedObject }), metric })
}

function metricDown(source: Source, nested: JsonMap): JsonMap {
  if (source === 'resource' || source === 'containerResource') return nested
  const { metric, describedObject: target, ...rest } = nested
  const chosen = source === 'external' ? 'metricSelector' : 'selector'
  const { name: metricName, selector } = isMap(metric) ? metric : {}
  return withoutGaps({ ...rest, ...(source === 'object' && { target }), metricName, [chosen]: selector })
}

function readBehavior(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
