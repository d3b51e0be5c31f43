// Which target a query is about: the named one, or the only one there is.
import type { SyncTarget } from '../sync/sync-target.ts'
import { type Refusal, refuse } from './api-answer.ts'

/** Is the target, or the reason why there is none to speak of. */
export type Chosen = { readonly kind: 'target'; readonly target: SyncTarget } | Refusal

/** Chooses a target by name; without a name there must be exactly one. */
export function chooseTarget(name: string | undefined, targets: readonly SyncTarget[]): Chosen {
  const names = targets.map(target => target.name).join(', ')
  const target = name === undefined ? targets[0] : targets.find(candidate => candidate.name === name)
  if (name === undefined && targets.length > 1) {
    return refuse(422, `several targets: ${names}`, `There are several targets: ${names}.\n\nName one with --target.\n`)
  }
  if (target) return { kind: 'target', target }
  const error = `unknown target ${JSON.stringify(name ?? '')}`
  return refuse(404, error, `There is no target ${JSON.stringify(name ?? '')}.\n\nThe targets are: ${names}.\n`)
}
