// Decides a target's automation rules from what is written.
import type * as v from 'valibot'
import { type AutomationRules, DEFAULT_AUTOMATION } from '../domain/release/automation-rules.ts'
import { parseDuration } from '../domain/sync/duration.ts'
import type { automationShape } from './automation-shape.ts'

/** Decides the rules; targets that share a repository make their change requests from branches of their own. */
export function decideAutomation(
  raw: v.InferOutput<typeof automationShape>,
  target: { readonly name: string; readonly isSharing: boolean },
): AutomationRules {
  const { interval, commit, ...rules } = raw
  const { ciSkip, ciSkipMessage, from, author, committer, ...rest } = commit
  const usual = DEFAULT_AUTOMATION.commit.from
  return {
    ...rules,
    intervalMs: parseDuration(interval) ?? 0,
    commit: {
      ...rest,
      from: from ?? (target.isSharing ? `${usual}-${target.name}` : usual),
      suffix: ciSkipMessage ?? (ciSkip ? '\n\n[ci skip]' : ''),
      ...(author === undefined ? {} : { author }),
      ...(committer === undefined ? {} : { committer }),
    },
  }
}
