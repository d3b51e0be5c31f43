// Why a change is refused, in the API server's own words.

/** One field that another manager owns. */
export type ConflictCause = {
  readonly reason: 'FieldManagerConflict'
  readonly message: string
  readonly field: string
}

/** An apply without force would change fields of other managers; the server answers 409. */
export class FieldConflict extends Error {
  readonly causes: readonly ConflictCause[]

  constructor(message: string, causes: readonly ConflictCause[]) {
    super(message)
    this.causes = causes
  }
}

/** An applied object does not fit its schema; the server answers 500 without a reason. */
export class TypedPatchError extends Error {}

/** A patch cannot be applied; `status` is the server's answer, without a reason when it is 500. */
export class PatchRefused extends Error {
  readonly status: 400 | 422 | 500

  constructor(message: string, status: 400 | 422 | 500, options?: ErrorOptions) {
    super(message, options)
    this.status = status
  }
}
