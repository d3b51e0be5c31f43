// The shape of a reference to a secret.
import * as v from 'valibot'
import { describe, oneOf, text } from './shape-pieces.ts'

/** Describes where a secret is kept. */
export const secretRef = v.pipe(
  oneOf(
    {
      env: v.strictObject({ env: describe(text, 'Environment variable that holds the secret.') }),
      file: v.strictObject({
        file: describe(text, 'File that holds the secret; relative paths count from fluxless.yml.'),
      }),
      ssm: v.strictObject({ ssm: describe(text, 'Name of an SSM parameter; not yet by this release.') }),
      secret: v.strictObject({
        secret: describe(text, 'Name or ARN of a Secrets Manager secret; not yet by this release.'),
        key: v.optional(describe(text, 'Key inside the secret, when it holds JSON.')),
      }),
    },
    'a secret reference: {env: NAME}, {file: path}, {ssm: /name} or {secret: name, key: k}',
  ),
  v.description('Where a secret is kept. A secret never stands in this file itself.'),
)
