// The one failure of a table: it cannot answer now.
import { TryLater } from '../../domain/failure.ts'

/** The store of small facts cannot be reached or is locked. */
export class TableUnavailable extends TryLater {
  override readonly code = 'table-unavailable'
  override readonly retryAfterMs = 5_000
  constructor(where: string, cause: unknown) {
    super({ what: 'Cannot reach the table', where, fix: 'Nothing is lost; it is tried again.' }, { cause })
  }
}
