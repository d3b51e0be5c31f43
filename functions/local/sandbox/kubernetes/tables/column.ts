// What a column of a table is, and the two that nearly every table has.
import { type KubeObject, mapOf } from '../object.ts'
import { renderAgeOf } from './duration.ts'

/** One column: what it is called, when it is shown (priority 0 always, 1 with `-o wide`), and its cell. */
export type Column = {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  readonly format?: string
  readonly description?: string
  readonly priority: number
  readonly cell: (object: KubeObject, now: number) => unknown
}

type Cell = Column['cell']

/** A column of text. */
export const text = (name: string, cell: Cell, priority = 0): Column => ({ name, type: 'string', priority, cell })
/** A column of whole numbers. */
export const count = (name: string, cell: Cell, priority = 0): Column => ({ name, type: 'integer', priority, cell })
/** The spec of an object. */
export const spec = (object: KubeObject) => mapOf(object.spec)
/** The status of an object. */
export const status = (object: KubeObject) => mapOf(object.status)
/** A count, zero when it is not there. */
export const number = (value: unknown) => Number(value ?? 0)

/** The column that every table starts with. */
export const NAME: Column = { ...text('Name', object => object.metadata.name), format: 'name' }
/** The age, which is in nearly every table. */
export const AGE: Column = text('Age', (object, now) => renderAgeOf(object.metadata.creationTimestamp, now))
