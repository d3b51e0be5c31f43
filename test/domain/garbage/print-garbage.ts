// Prints a garbage plan as text: one line per stage, and what is held, kept and forgotten.
import type { Deletion, GarbagePlan } from '../../../functions/domain/garbage/garbage-plan.ts'
import { formatResourceId } from '../../../functions/domain/manifests/resource-id.ts'

export function printGarbage({ stages, held, kept, gone, valve }: GarbagePlan): string {
  const names = (deletions: readonly Deletion[]) => deletions.map(({ id }) => formatResourceId(id)).join(' ')
  return [
    ...stages.map(stage => `delete ${names(stage)}`),
    ...(valve ? [`shut ${valve.code}`] : []),
    ...(held.length > 0 ? [`held ${names(held)}`] : []),
    ...kept.map(({ id, why }) => `keep ${formatResourceId(id)}: ${why}`),
    ...(gone.length > 0 ? [`gone ${gone.join(' ')}`] : []),
  ].join('\n')
}
