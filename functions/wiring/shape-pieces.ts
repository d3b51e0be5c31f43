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

/**
 * Takes one of several object forms, told apart by the word that stands under one key, so that a mistake inside a form is
 * reported where it is, and a wrong word with the words there are.
 */
export function byWord<Forms extends Readonly<Record<string, v.GenericSchema>>>(key: string, forms: Forms) {
  const words = Object.keys(forms)
  const any = v.union(Object.values(forms)) as v.GenericSchema<
    v.InferInput<Forms[keyof Forms]>,
    v.InferOutput<Forms[keyof Forms]>
  >
  const expected = `one of: ${words.join(', ')}`
  const wrong = v.looseObject({ [key]: v.picklist(words, expected) }, expected) as unknown as typeof any
  const none = v.looseObject({}) as unknown as typeof any
  return v.lazy(input => {
    if (input === undefined) return any
    if (typeof input !== 'object' || input === null) return none
    const word = (input as Record<string, unknown>)[key]
    return typeof word === 'string' && Object.hasOwn(forms, word) ? (forms[word] as typeof any) : wrong
  })
}

/** Takes a reference to a secret; what stands there instead is never told. */
export const secretRef = v.pipe(
  oneOf(
    {
      env: v.strictObject({ env: describe(text, 'Environment variable that holds the secret.') }),
      file: v.strictObject({
        file: describe(text, 'File that holds the secret; relative paths count from fluxless.yml.'),
      }),
      ssm: v.strictObject({ ssm: describe(text, 'Name or ARN of a parameter in the AWS Parameter Store.') }),
      secret: v.strictObject({
        secret: describe(text, 'Name or ARN of a secret in AWS Secrets Manager.'),
        key: v.optional(describe(text, 'Key inside the secret, when it holds JSON.')),
      }),
    },
    'a secret reference: {env: NAME}, {file: path}, {ssm: /name} or {secret: name, key: k}',
  ),
  v.description('Where a secret is kept. A secret never stands in this file itself.'),
)
