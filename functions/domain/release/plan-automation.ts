// Puts the decisions for single images together: one commit for all that change, one note for each that is stuck.
import type { ResourceIdText } from '../manifests/resource-id.ts'
import { formatResourceId } from '../manifests/resource-id.ts'
import type { AutomationRules } from './automation-rules.ts'
import { draftImages, type ImageDraft } from './draft-images.ts'
import type { ImageNote } from './image-note.ts'
import { type Decided, listNotes } from './list-notes.ts'
import type { ReleaseResult, WorkloadResult } from './release-result.ts'
import { renderAutomatedMessage } from './render-commit-message.ts'
import { renderResult } from './render-result.ts'

/** Is what a run writes and says; without a draft there is nothing to write. */
export type AutomationPlan = {
  readonly draft?: ImageDraft
  readonly result: ReleaseResult
  readonly notes: readonly ImageNote[]
}

/** Plans one run. */
export function planAutomation(decided: readonly Decided[], { commit }: AutomationRules): AutomationPlan {
  const changes = decided.flatMap(({ use, decision }) => (decision.kind === 'change' ? [{ use, to: decision.to }] : []))
  const result = new Map<ResourceIdText, WorkloadResult>()
  for (const { use, to } of changes) {
    const id = formatResourceId(use.id)
    const containers = result.get(id)?.containers ?? []
    const change = { container: use.container, current: use.image, target: to }
    result.set(id, { status: 'success', containers: [...containers, change] })
  }
  const plan = { result, notes: listNotes(decided) }
  if (changes.length === 0) return plan
  const text = renderAutomatedMessage(result).trimEnd()
  const message = commit.table ? `${text}\n\n${renderResult(result, 0)}` : text
  return { ...plan, draft: draftImages(changes, message) }
}
