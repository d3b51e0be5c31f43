// CustomResourceDefinitions of v1beta1: one layout for all versions, and schemas that v1 would refuse.
import { describe, expect, it } from 'vitest'
import { DEFINITION_V1BETA1 } from '../../../../functions/local/sandbox/kubernetes/legacy/definitions.ts'
import { toStructural } from '../../../../functions/local/sandbox/kubernetes/legacy/structural-schema.ts'
import type { JsonMap } from '../../../../functions/local/sandbox/kubernetes/object.ts'

const OPEN = { 'x-kubernetes-preserve-unknown-fields': true }
const NAMES = { plural: 'widgets', kind: 'Widget' }

const up = (spec: JsonMap) => DEFINITION_V1BETA1.up({ spec }).spec as JsonMap
const down = (spec: JsonMap) => DEFINITION_V1BETA1.down({ spec }).spec as JsonMap

describe('a definition of v1beta1', () => {
  it('with one version and no schema serves it, open to any field', () => {
    const schema = { openAPIV3Schema: { type: 'object', ...OPEN } }
    expect(up({ group: 'example.com', names: NAMES, version: 'v1' })).toStrictEqual({
      group: 'example.com',
      names: NAMES,
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    })
  })

  it('says for each version what it said for all', () => {
    const versions = [
      { name: 'v2', served: true, storage: true },
      { name: 'v1', served: true, storage: false },
    ]
    const openAPIV3Schema = { type: 'object', properties: { spec: { type: 'string' } } }
    const spec = {
      scope: 'Cluster',
      versions,
      preserveUnknownFields: false,
      validation: { openAPIV3Schema },
      subresources: { status: {} },
      additionalPrinterColumns: [{ name: 'Age', type: 'date', JSONPath: '.metadata.creationTimestamp' }],
    }
    const each = {
      schema: { openAPIV3Schema },
      subresources: { status: {} },
      additionalPrinterColumns: [{ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }],
    }
    const today = { scope: 'Cluster', versions: versions.map(version => ({ ...version, ...each })) }
    expect(up(spec)).toStrictEqual(today)
    expect(down(today)).toStrictEqual({ ...spec, version: 'v2' })
  })

  it('keeps apart what its versions do not have in common', () => {
    const schemaOf = (type: string) => ({ openAPIV3Schema: { type: 'object', properties: { spec: { type } } } })
    const versions = [
      { name: 'v2', served: true, storage: true, schema: schemaOf('string') },
      { name: 'v1', served: true, storage: false, schema: schemaOf('integer') },
    ]
    const shown = down({ versions })
    expect(shown).toStrictEqual({ version: 'v2', versions, preserveUnknownFields: false })
    expect(up(shown)).toStrictEqual({ scope: 'Namespaced', versions })
  })

  it('keeps how versions are converted', () => {
    const clientConfig = { url: 'https://a.example' }
    const conversion = { strategy: 'Webhook', webhookClientConfig: clientConfig, conversionReviewVersions: ['v1'] }
    const today = { strategy: 'Webhook', webhook: { clientConfig, conversionReviewVersions: ['v1'] } }
    expect(up({ conversion }).conversion).toStrictEqual(today)
    expect(down({ conversion: today, versions: [{ name: 'v1' }] }).conversion).toStrictEqual(conversion)
    expect(down({ conversion: today }).conversion).toStrictEqual(conversion)
    expect(up({ conversion: { strategy: 'None' } }).conversion).toStrictEqual({ strategy: 'None' })
  })

  it('asks its webhook in v1beta1 unless it says otherwise', () => {
    const conversion = { strategy: 'Webhook', webhookClientConfig: {} }
    expect(up({ conversion }).conversion).toMatchObject({ webhook: { conversionReviewVersions: ['v1beta1'] } })
  })
})

describe('a schema of v1beta1', () => {
  const property = (schema: unknown, isLoose = true) => {
    const root = toStructural({ properties: { spec: schema } }, isLoose)
    return (root.properties as JsonMap).spec
  }

  it.each<readonly [what: string, schema: unknown, completed: unknown]>([
    ['without a type is open to anything', { description: 'any' }, { description: 'any', ...OPEN }],
    ['without a type but with fields is an object', { properties: {} }, { type: 'object', properties: {}, ...OPEN }],
    [
      'without a type but with items is a list',
      { items: { type: 'string' } },
      { type: 'array', items: { type: 'string' } },
    ],
    ['of a list of nothing said is a list of anything', { type: 'array', items: {} }, { type: 'array', items: OPEN }],
    ['with a format for a type is a number', { type: 'int64' }, { type: 'integer' }],
    ['for numbers or text stays', { 'x-kubernetes-int-or-string': true }, { 'x-kubernetes-int-or-string': true }],
    [
      'for a map of free names stays a map',
      { type: 'object', additionalProperties: { type: 'string' } },
      { type: 'object', additionalProperties: { type: 'string' } },
    ],
    ['of an object keeps other fields', { type: 'object' }, { type: 'object', ...OPEN }],
    ['of a plain value stays', { type: 'boolean' }, { type: 'boolean' }],
  ])('%s', (_, schema, completed) => {
    expect(property(schema)).toStrictEqual(completed)
  })

  it('drops other fields when the definition says so', () => {
    expect(property({ type: 'object', properties: {} }, false)).toStrictEqual({ type: 'object', properties: {} })
  })

  it('leaves metadata to the server', () => {
    const properties = { metadata: {}, kind: { type: 'string' } }
    expect(toStructural({ properties }, false)).toStrictEqual({ type: 'object', properties })
  })
})
