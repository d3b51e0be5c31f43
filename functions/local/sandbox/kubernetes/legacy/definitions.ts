// CustomResourceDefinitions of apiextensions.k8s.io/v1beta1, which describe all versions at once, and those of v1.
// Unknown fields are kept by v1beta1: v1 says so in the schema. A schema that v1 would refuse is completed.
import { isMap, isSameJson, type JsonMap, listOf, mapOf } from '../object.ts'
import { type Conversion, inField, inItems, withoutGaps } from './reshape.ts'
import { isLooseSchema, toStructural } from './structural-schema.ts'

/** Converts a definition between v1beta1 and v1. */
export const DEFINITION_V1BETA1: Conversion = {
  up: object => inField(object, 'spec', specUp),
  down: object => inField(object, 'spec', specDown),
}

function specUp(spec: JsonMap): JsonMap {
  const { version, versions, validation, subresources, additionalPrinterColumns, ...more } = spec
  const { preserveUnknownFields, ...rest } = more
  const isLoose = preserveUnknownFields !== false
  const listed = listOf(versions).filter(isMap)
  const named = listed.length > 0 || version === undefined ? listed : [{ name: version, served: true, storage: true }]
  const columns = (own: unknown) =>
    inItems(withoutGaps({ list: own ?? additionalPrinterColumns }), 'list', ({ JSONPath: jsonPath, ...column }) =>
      withoutGaps({ ...column, jsonPath }),
    ).list
  const described = named.map(one =>
    withoutGaps({
      ...one,
      schema: { openAPIV3Schema: toStructural(mapOf(one.schema ?? validation).openAPIV3Schema, isLoose) },
      subresources: one.subresources ?? subresources,
      additionalPrinterColumns: columns(one.additionalPrinterColumns),
    }),
  )
  const scoped = { scope: 'Namespaced', ...rest }
  return inField({ ...scoped, ...(named.length > 0 && { versions: described }) }, 'conversion', conversionUp)
}

function conversionUp({ webhookClientConfig, conversionReviewVersions, ...conversion }: JsonMap): JsonMap {
  if (webhookClientConfig === undefined && conversionReviewVersions === undefined) return conversion
  const reviews = conversionReviewVersions ?? ['v1beta1']
  return {
    ...conversion,
    webhook: withoutGaps({ clientConfig: webhookClientConfig, conversionReviewVersions: reviews }),
  }
}

const PER_VERSION = ['schema', 'subresources', 'additionalPrinterColumns'] as const

/** What all versions have in common stands at the top: v1beta1 does not want it said twice. */
function specDown({ versions, ...rest }: JsonMap): JsonMap {
  const listed = listOf(versions)
    .filter(isMap)
    .map(one => inItems(one, 'additionalPrinterColumns', columnDown))
  const [first] = listed
  if (!first) return inField(rest, 'conversion', conversionDown)
  const shared = PER_VERSION.filter(field => listed.every(one => isSameJson(one[field], first[field])))
  const common = (field: (typeof PER_VERSION)[number]) => (shared.includes(field) ? first[field] : undefined)
  const bare = listed.map(one =>
    Object.fromEntries(Object.entries(one).filter(([field]) => !shared.some(known => known === field))),
  )
  const spec = withoutGaps({
    preserveUnknownFields: listed.some(one => isLooseSchema(mapOf(one.schema).openAPIV3Schema)),
    ...rest,
    version: first.name,
    versions: bare,
    validation: common('schema'),
    subresources: common('subresources'),
    additionalPrinterColumns: common('additionalPrinterColumns'),
  })
  return inField(spec, 'conversion', conversionDown)
}

function columnDown({ jsonPath: JSONPath, ...column }: JsonMap): JsonMap {
  return withoutGaps({ ...column, JSONPath })
}

function conversionDown({ webhook, ...conversion }: JsonMap): JsonMap {
  if (!isMap(webhook)) return conversion
  const { clientConfig: webhookClientConfig, conversionReviewVersions } = webhook
  return withoutGaps({ ...conversion, webhookClientConfig, conversionReviewVersions })
}
