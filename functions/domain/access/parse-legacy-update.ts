// Two old ways to ask for an update: parameters of the address, or policies without a type around them.
import { type AskedUpdate, parseUpdate } from './parse-update.ts'

/** Parses a release by image; undefined without a parameter that Flux takes for a part of the route. */
export function parseLegacyRelease(query: URLSearchParams): AskedUpdate | undefined {
  const [service, image, kind] = [query.get('service'), query.get('image'), query.get('kind')]
  if (!service || !image || !kind) return undefined
  const named = { ServiceSpecs: query.getAll('service'), Excludes: query.getAll('exclude') }
  return parseUpdate({ type: 'image', cause: readCause(query), spec: { ...named, ImageSpec: image, Kind: kind } })
}

/** Parses a change of policies. */
export function parseLegacyPolicies(spec: unknown, query: URLSearchParams): AskedUpdate {
  return parseUpdate({ type: 'policy', cause: readCause(query), spec })
}

function readCause(query: URLSearchParams) {
  return { User: query.get('user') ?? '', Message: query.get('message') ?? '' }
}
