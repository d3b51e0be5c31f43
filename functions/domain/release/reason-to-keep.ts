// Why an image is not to be changed by itself, whatever the registry has.
import type { AutomationRules } from './automation-rules.ts'
import type { ImageUse } from './image-use.ts'

/** Says why automation leaves an image alone; undefined when it does not. Reads well after "because". */
export function reasonToKeep(use: ImageUse, rules: AutomationRules): string | undefined {
  if (!use.isAutomated) return 'it is not automated'
  if (use.isLocked) return 'it is locked'
  return use.isIgnored && rules.skipIgnored ? 'it is ignored, and automation.skipIgnored is set' : undefined
}
