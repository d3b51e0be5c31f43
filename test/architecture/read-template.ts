// Reads serverless.yml and the CloudFormation files that it includes, with the short forms of their functions.
import {
  boolCoreTag,
  defineScalarTag,
  floatCoreTag,
  intCoreTag,
  load,
  mapTag,
  nullCoreTag,
  Schema,
  seqTag,
  strTag,
} from 'js-yaml'

/** Is a reference from one resource to another, as `{ ref: 'SyncQueue' }`. */
export type Reference = { readonly ref: string }

const reference = (tag: string, namesOf: (source: string) => string) =>
  defineScalarTag<Reference>(tag, { resolve: source => ({ ref: namesOf(source) }), identify: () => false })

const SCHEMA = new Schema([
  ...[strTag, nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag, mapTag, seqTag],
  reference('!Ref', source => source),
  reference('!GetAtt', source => source.split('.')[0] ?? ''),
  defineScalarTag<string>('!Sub', { resolve: source => source, identify: () => false }),
])

/** Is one resource of CloudFormation. */
export type Resource = { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }

/** Is one function as serverless.yml describes it. */
export type DescribedFunction = {
  readonly handler: string
  readonly role: string
  readonly timeout: number
  readonly package: { readonly patterns: readonly string[] }
  readonly events?: readonly Readonly<Record<string, unknown>>[]
}

/** Is serverless.yml as far as it is looked at here. */
export type ServiceFile = {
  readonly functions: Readonly<Record<string, DescribedFunction>>
  readonly resources: readonly (string | object)[]
}

/** Reads serverless.yml; a file it includes stays the text `${file(…)}`. */
export function readService(text: string): ServiceFile {
  return load(text, { schema: SCHEMA }) as ServiceFile
}

/** Reads one file of resources. */
export function readResources(text: string): Readonly<Record<string, Resource>> {
  return (load(text, { schema: SCHEMA }) as { readonly Resources: Readonly<Record<string, Resource>> }).Resources
}

/** Lists every resource that a value refers to, at any depth. */
export function listReferences(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('ref' in value && typeof value.ref === 'string') return [value.ref]
  return Object.values(value).flatMap(listReferences)
}
