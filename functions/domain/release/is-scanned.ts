// Tells whose registry is looked at by itself.
import type { AutomationRules } from './automation-rules.ts'
import type { ImageUse } from './image-use.ts'

/** Tells whether the registry of an image is looked at; a lock only keeps what is found from being written. */
export function isScanned(use: ImageUse, { skipIgnored }: AutomationRules): boolean {
  return use.isAutomated && !(use.isIgnored && skipIgnored)
}
