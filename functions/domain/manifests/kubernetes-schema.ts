// The YAML that Kubernetes tools read: YAML 1.1 on its way to JSON, which is neither of js-yaml's own schemas.
import { defineMappingTag, defineSequenceTag, Schema, YAMLException } from 'js-yaml'
import { KUBERNETES_SCALARS, MERGE } from './kubernetes-scalars.ts'
import { renderKey } from './render-key.ts'

type Carrier = { [key: string]: unknown }

const UNENCODABLE = 'infinity and .nan have no form in JSON'

const listOptions = {
  create: (): unknown[] => [],
  addItem: (list: unknown[], item: unknown) => {
    if (isUnencodable(item)) return UNENCODABLE
    list.push(item === MERGE ? '<<' : item)
    return ''
  },
  identify: () => false,
}

function isUnencodable(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value)
}

function isMapping(value: unknown): value is Carrier {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function put(carrier: Carrier, key: string, value: unknown): void {
  if (key !== '__proto__') carrier[key] = value
  else Object.defineProperty(carrier, key, { value, enumerable: true, configurable: true, writable: true })
}

/**
 * Builds the schema for one file; merging more keys than `maxMergedKeys` in it is refused.
 *
 * A key that stands twice counts for js-yaml, unless one of the two came by merging.
 *
 * @see https://github.com/kubernetes-sigs/yaml
 */
export function openKubernetesSchema(maxMergedKeys: number): Schema {
  const mergedKeys = new WeakMap<Carrier, Set<string>>()
  let merged = 0

  /** As kubectl: a later line overrides an earlier one, merged or not; of a list of sources, the first wins. */
  const merge = (carrier: Carrier, source: unknown): string => {
    const sources = Array.isArray(source) ? source.toReversed() : [source]
    const keys = mergedKeys.get(carrier) ?? new Set()
    mergedKeys.set(carrier, keys)
    for (const one of sources) {
      if (!isMapping(one)) return 'a merge key needs a mapping or a list of mappings'
      for (const [key, value] of Object.entries(one)) {
        merged += 1
        if (merged > maxMergedKeys) return `merge keys bring more than ${maxMergedKeys} keys`
        keys.add(key)
        put(carrier, key, value)
      }
    }
    return ''
  }

  const mapOptions = {
    create: (): Carrier => ({}),
    addPair: (carrier: Carrier, key: unknown, value: unknown) => {
      if (key === MERGE) return merge(carrier, value)
      const text = renderKey(key)
      if (text === undefined) return 'a key must be text, a number or a boolean'
      if (isUnencodable(value)) return UNENCODABLE
      put(carrier, text, value === MERGE ? '<<' : value)
      return ''
    },
    has: (carrier: Carrier, key: unknown) => {
      const text = renderKey(key)
      return text !== undefined && Object.hasOwn(carrier, text) && !mergedKeys.get(carrier)?.has(text)
    },
    keys: (carrier: Carrier) => Object.keys(carrier),
    get: (carrier: Carrier, key: unknown) => carrier[String(key)],
    identify: () => false,
  }

  return new Schema([
    ...KUBERNETES_SCALARS,
    defineSequenceTag('tag:yaml.org,2002:seq', listOptions),
    defineSequenceTag('', { ...listOptions, matchByTagPrefix: true }),
    defineMappingTag('tag:yaml.org,2002:map', mapOptions),
    defineMappingTag('', { ...mapOptions, matchByTagPrefix: true }),
  ])
}

/** Finishes the value of a whole document, which no collection has looked at. */
export function finishRoot(value: unknown): unknown {
  if (isUnencodable(value)) throw new YAMLException(UNENCODABLE)
  return value === MERGE ? '<<' : value
}
