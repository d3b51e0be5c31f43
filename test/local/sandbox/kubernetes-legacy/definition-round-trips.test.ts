// What a definition of v1beta1 says is still said after it has been converted to v1 and back.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFINITION_V1BETA1 } from '../../../../functions/local/sandbox/kubernetes/legacy/definitions.ts'

const STORED = { name: 'v1', served: true, storage: true }
const names = { plural: 'widgets', kind: 'Widget' }
const word = fc.stringMatching(/^[a-z]{1,8}$/)

const leaves = fc.constantFrom('string', 'integer', 'boolean', 'number').map(type => ({ type }))
const objectSchemas = fc.dictionary(word, leaves, { maxKeys: 3 }).map(properties => ({ type: 'object', properties }))
const specs = fc.oneof(
  objectSchemas,
  objectSchemas.map(items => ({ type: 'array', items })),
)
const validations = specs.map(spec => ({ openAPIV3Schema: { properties: { spec } } }))
const columns = fc.record({ name: word, type: fc.constant('string'), JSONPath: word.map(name => `.spec.${name}`) })
const details = fc.record(
  {
    subresources: fc.constant({ status: {} }),
    additionalPrinterColumns: fc.array(columns, { minLength: 1, maxLength: 3 }),
    conversion: fc.constantFrom(
      { strategy: 'None' },
      { strategy: 'Webhook', webhookClientConfig: { url: 'https://hook' }, conversionReviewVersions: ['v1beta1'] },
    ),
  },
  { requiredKeys: [] },
)

const definitions = fc
  .tuple(
    fc.record({ group: word, scope: fc.constantFrom('Cluster', 'Namespaced') }),
    details,
    // Without a schema v1beta1 keeps unknown fields, and may not be told otherwise.
    fc.oneof(fc.constant({}), fc.record({ validation: validations, preserveUnknownFields: fc.boolean() })),
    fc.constantFrom({ version: 'v1' }, { version: 'v1', versions: [STORED] }, { versions: [STORED] }),
  )
  .map(parts => ({ spec: { names, ...Object.assign({}, ...parts) } }))

describe('a definition of v1beta1', () => {
  it('says after a round trip through v1 all that it said before', () => {
    fc.assert(
      fc.property(definitions, old => {
        expect(DEFINITION_V1BETA1.down(DEFINITION_V1BETA1.up(old))).toMatchObject(old)
      }),
    )
  })

  it('becomes the same definition of v1 when it is made twice', () => {
    fc.assert(
      fc.property(definitions, old => {
        const today = DEFINITION_V1BETA1.up(old)
        expect(DEFINITION_V1BETA1.up(DEFINITION_V1BETA1.down(today))).toEqual(today)
      }),
    )
  })
})
