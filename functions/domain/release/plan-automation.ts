// Puts the decisions for single images together: one commit for all that change, one note for each that is stuck.
import type { ResourceIdText } from '../manifests/resource-id.ts'
import { formatResourceId } from '../manifests/resource-id.ts'
import type { AutomationRules } from './automation-rules.ts'
import type { ImageDecision } from './decide-image.ts'
import { draftImages, type ImageDraft } from './draft-images.ts'
import type { ImageUse } from './image-use.ts'
import type { ReleaseResult, WorkloadResult } from './release-result.ts'
import { renderAutomatedMessage } from './render-commit-message.ts'
import { renderResult } from './render-result.ts'

/** Is what a run writes and says; without a draft there is nothing to write. */
export type AutomationPlan = {
  readonly draft?: ImageDraft
  readonly result: ReleaseResult
  readonly notes: readonly { readonly image: string; readonly why: string; readonly fix?: string }[]
}

/** Plans one run. */
export function planAutomation(
  decided: readonly { readonly use: ImageUse; readonly decision: ImageDecision }[],
  { commit }: AutomationRules,
): AutomationPlan {
  const changes = decided.flatMap(({ use, decision }) => (decision.kind === 'change' ? [{ use, to: decision.to }] : []))
  const result = new Map<ResourceIdText, WorkloadResult>()
  for (const { use, to } of changes) {
    const id = formatResourceId(use.id)
    const containers = result.get(id)?.containers ?? []
    const change = { container: use.container, current: use.image, target: to }
    result.set(id, { status: 'success', containers: [...containers, change] })
  }
  const notes = new Map(
    decided.flatMap(({ use, decision }) =>
      decision.kind === 'stuck' ? [[use.image, { image: use.image, why: decision.why, fix: decision.fix }]] : [],
    ),
  )
  const plan = { result, notes: [...notes.values()] }
  if (changes.length === 0) return plan
  const text = renderAutomatedMessage(result).trimEnd()
  const message = commit.table ? `${text}\n\n${renderResult(result)}` : text
  return { ...plan, draft: draftImages(changes, message) }
}
