// What a sync would do to one object, in the words of a run's report.
import type { ResourceIdText } from '../manifests/resource-id.ts'
import type { ToldChange } from './describe-changes.ts'

/** Is the word for what would become of one object; `left-over` left Git and stays. */
export type DiffOutcome = 'created' | 'updated' | 'waiting' | 'failed' | 'pruned' | 'left-over' | 'left-alone'

/** Is one object of a diff; those that would stay as they are are only counted. */
export type ObjectDiff = {
  readonly id: ResourceIdText
  readonly outcome: DiffOutcome
  /** `apps/shop.yaml:12`: where Git says it, or said it last. */
  readonly at: string
  /** There when it is `updated`. */
  readonly changes: readonly ToldChange[]
  readonly why?: string
  readonly code?: string
}
