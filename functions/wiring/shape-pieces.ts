// The pieces that the shape of fluxless.yml is made of.
import * as v from 'valibot'
import { parseDuration } from '../domain/sync/duration.ts'

const NAME = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/

/** Takes a name that may stand in a tag, a queue group and a URL. */
export const name = v.pipe(v.string(), v.regex(NAME, 'a name of a-z, 0-9, "-" and ".", at most 63 characters'))
/** Takes any text but none. */
export const text = v.pipe(v.string(), v.nonEmpty('a text that is not empty'))
/** Says what a setting means, for the reference, the schema and editors. */
export const describe = <Schema extends v.GenericSchema>(schema: Schema, meaning: string) =>
  v.pipe(schema, v.description(meaning))

/**
 * Takes one of several object forms, told apart by the key that only one of them has, so that a mistake inside a form
 * is reported where it is and not as "none of these".
 */
export function oneOf<Forms extends Readonly<Record<string, v.GenericSchema>>>(forms: Forms, expected: string) {
  const any = v.union(Object.values(forms), expected) as v.GenericSchema<
    v.InferInput<Forms[keyof Forms]>,
    v.InferOutput<Forms[keyof Forms]>
  >
  return v.lazy(input => {
    const marker = Object.keys(forms).find(
      key => typeof input === 'object' && input !== null && Object.hasOwn(input, key),
    )
    return marker === undefined ? any : (forms[marker] as typeof any)
  })
}

/** Takes a duration as Go writes it. */
export const duration = v.pipe(
  v.string(),
  v.check(given => parseDuration(given) !== undefined, 'a duration such as 30s, 5m or 1m30s'),
)
