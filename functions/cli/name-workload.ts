// Names a workload as it was typed: in full, or as kind and name in a namespace.

import { parseResourceIdIn } from '../domain/manifests/parse-resource-id.ts'
import { formatResourceId, type ResourceIdText } from '../domain/manifests/resource-id.ts'
import { UsageWrong } from './failures.ts'
import type { Values } from './parse-arguments.ts'

/**
 * Names a workload; a full id wins over `--namespace`.
 *
 * @throws {UsageWrong} when the text names none
 */
export function nameWorkload(text: string, values: Values): ResourceIdText {
  try {
    return formatResourceId(parseResourceIdIn(values.get('namespace') ?? 'default', text))
  } catch {
    throw new UsageWrong(`parsing ${text}: invalid service ID`)
  }
}
