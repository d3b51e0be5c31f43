// Reads serverless.yml; of the files that it includes, their names.
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

/** The short forms of CloudFormation's functions read as what they are given. */
const shortForm = (tag: string) => defineScalarTag<string>(tag, { resolve: source => source, identify: () => false })

const SCHEMA = new Schema([
  ...[strTag, nullCoreTag, boolCoreTag, intCoreTag, floatCoreTag, mapTag, seqTag],
  ...['!Ref', '!GetAtt', '!Sub'].map(shortForm),
])

/** Is one function as serverless.yml describes it. */
export type DescribedFunction = {
  readonly handler: string
  readonly package: { readonly patterns: readonly string[] }
}

/** Is serverless.yml as far as it is looked at here. */
export type ServiceFile = {
  readonly params: unknown
  readonly functions: Readonly<Record<string, DescribedFunction>>
  readonly resources: readonly string[]
}

/** Reads serverless.yml; a file it includes stays the text `${file(…)}`. */
export function readServerless(text: string): ServiceFile {
  return load(text, { schema: SCHEMA }) as ServiceFile
}
