// The YAML that Kubernetes tools read: YAML 1.1 on its way to JSON, which is neither of js-yaml's own schemas.
import { defineMappingTag, defineScalarTag, defineSequenceTag, NOT_RESOLVED, Schema, YAMLException } from 'js-yaml'
import { renderKey } from './render-key.ts'
import { resolveFloat, resolveInteger } from './resolve-number.ts'

/** Stands for a plain `<<` until the mapping it is a key of takes it as an order to merge. */
const MERGE = Symbol('<<')

type Carrier = { [key: string]: unknown }

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL'])
const TRUES = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'])
const FALSES = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])
const SPECIAL_FLOATS = new Map([
  ...['.nan', '.NaN', '.NAN'].map(text => [text, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(text => [text, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map(text => [text, Number.NEGATIVE_INFINITY] as const),
])
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
const never = () => false

const nullTag = defineScalarTag<null>('tag:yaml.org,2002:null', {
  implicit: true,
  implicitFirstChars: ['', '~', 'n', 'N'],
  resolve: source => (NULLS.has(source) ? null : NOT_RESOLVED),
  identify: never,
})

const booleanTag = defineScalarTag<boolean>('tag:yaml.org,2002:bool', {
  implicit: true,
  implicitFirstChars: [...'yYnNtTfFoO'],
  resolve: source => TRUES.has(source) || (FALSES.has(source) ? false : NOT_RESOLVED),
  identify: never,
})

const integerTag = defineScalarTag<number | bigint>('tag:yaml.org,2002:int', {
  implicit: true,
  implicitFirstChars: [...'+-0123456789'],
  resolve: source => resolveInteger(source) ?? NOT_RESOLVED,
  identify: never,
})

const floatTag = defineScalarTag<number>('tag:yaml.org,2002:float', {
  implicit: true,
  implicitFirstChars: [...'+-.0123456789'],
  resolve: source => SPECIAL_FLOATS.get(source) ?? resolveFloat(source) ?? NOT_RESOLVED,
  identify: never,
})

const mergeKeyTag = defineScalarTag<symbol>('tag:fluxless,2020:merge-key', {
  implicit: true,
  implicitFirstChars: ['<'],
  resolve: source => (source === '<<' ? MERGE : NOT_RESOLVED),
  identify: never,
})

const textTag = defineScalarTag<string>('tag:yaml.org,2002:str', { resolve: source => source, identify: never })

const timestampTag = defineScalarTag<string>('tag:yaml.org,2002:timestamp', {
  resolve: source => (/^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/.test(source) ? source : NOT_RESOLVED),
  identify: never,
})

const binaryTag = defineScalarTag<string>('tag:yaml.org,2002:binary', {
  resolve: source => {
    const digits = source.replace(/[\r\n]/g, '')
    return BASE64.test(digits) ? Buffer.from(digits, 'base64').toString('utf8') : NOT_RESOLVED
  },
  identify: never,
})

/** Tags that kubectl does not know say nothing about the value: a scalar is text, a collection is what it looks like. */
const unknownScalarTag = defineScalarTag<string>('', {
  matchByTagPrefix: true,
  resolve: source => source,
  identify: never,
})

const listOptions = {
  create: (): unknown[] => [],
  addItem: (list: unknown[], item: unknown) => {
    if (isUnencodable(item)) return UNENCODABLE
    list.push(item === MERGE ? '<<' : item)
    return ''
  },
  identify: never,
}

const UNENCODABLE = 'infinity and .nan have no form in JSON'

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
    identify: never,
  }

  return new Schema([
    textTag,
    nullTag,
    booleanTag,
    integerTag,
    floatTag,
    mergeKeyTag,
    timestampTag,
    binaryTag,
    unknownScalarTag,
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
