// What is automated, as far as an edit of annotations could change it.
import { formatResourceId } from '../manifests/resource-id.ts'
import type { AutomationRules } from './automation-rules.ts'
import type { ImageUse } from './image-use.ts'
import { reasonToKeep } from './reason-to-keep.ts'

/** Lists the automated containers with their filters; the image itself is left out, since a commit of ours changes that. */
export function listAutomated(uses: readonly ImageUse[], rules: AutomationRules): ReadonlySet<string> {
  const automated = uses.filter(use => reasonToKeep(use, rules) === undefined)
  return new Set(
    automated.map(({ id, container, pattern }) => JSON.stringify([formatResourceId(id), container, pattern])),
  )
}
