// Reads fields out of request bodies, refusing what is missing or of the wrong kind as GitHub does.
import { Refused } from './answer.ts'

type Fields = Readonly<Record<string, unknown>>

const refuse = (field: string, code: 'missing_field' | 'invalid') =>
  new Refused(422, 'Validation Failed', { errors: [{ resource: 'Request', field, code }] })

/** Reads a text that must be there. */
export function requiredText(fields: Fields, field: string): string {
  const value = optionalText(fields, field)
  if (value === undefined) throw refuse(field, 'missing_field')
  return value
}

/** Reads a text that may be absent or null. */
export function optionalText(fields: Fields, field: string): string | undefined {
  const value = fields[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw refuse(field, 'invalid')
  return value
}

/** Reads a list that must be there. */
export function requiredList(fields: Fields, field: string): readonly unknown[] {
  const value = fields[field]
  if (value === undefined) throw refuse(field, 'missing_field')
  if (!Array.isArray(value)) throw refuse(field, 'invalid')
  return value
}

/** Reads an object's fields, or refuses. */
export function fieldsOf(value: unknown, field: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(field, 'invalid')
  return value as Fields
}

/** Reads a person with an optional date; absent when nobody is named. */
export function optionalPerson(fields: Fields, field: string) {
  if (fields[field] === undefined || fields[field] === null) return undefined
  const person = fieldsOf(fields[field], field)
  const date = optionalText(person, 'date')
  if (date !== undefined && Number.isNaN(Date.parse(date))) throw refuse(`${field}.date`, 'invalid')
  return { name: requiredText(person, 'name'), email: requiredText(person, 'email'), date }
}
