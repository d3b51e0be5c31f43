// PodDisruptionBudgets of policy/v1beta1, where an empty selector means no pod; in policy/v1 it means every pod.
import { isSameJson } from '../object.ts'
import { type Conversion, inField } from './reshape.ts'

const KEY = 'pdb.kubernetes.io/deprecated-v1beta1-empty-selector-match'
const NO_POD = { matchExpressions: [{ key: KEY, operator: 'Exists' }] }
const EVERY_POD = { matchExpressions: [{ key: KEY, operator: 'DoesNotExist' }] }

/** Converts a budget; the selectors that one version has no words for are spelt with a label that no pod has. */
export const BUDGET_V1BETA1: Conversion = {
  up: object => inField(object, 'spec', spec => swap(swap(spec, {}, NO_POD), EVERY_POD, {})),
  down: object => inField(object, 'spec', spec => swap(swap(spec, {}, EVERY_POD), NO_POD, {})),
}

function swap(spec: Record<string, unknown>, from: unknown, to: unknown): Record<string, unknown> {
  return isSameJson(spec.selector, from) ? { ...spec, selector: to } : spec
}
