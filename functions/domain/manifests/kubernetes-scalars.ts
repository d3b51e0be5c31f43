// What kubectl takes a single value to mean, plain or tagged: YAML 1.1 as go-yaml reads it.
import { defineScalarTag, NOT_RESOLVED } from 'js-yaml'
import { resolveFloat, resolveInteger } from './resolve-number.ts'

/** Stands for a plain `<<` until the mapping it is a key of takes it as an order to merge. */
export const MERGE = Symbol('<<')

const NULLS = new Set(['', '~', 'null', 'Null', 'NULL'])
const TRUES = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'])
const FALSES = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'])
const SPECIAL_FLOATS = new Map([
  ...['.nan', '.NaN', '.NAN'].map(text => [text, Number.NaN] as const),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map(text => [text, Number.POSITIVE_INFINITY] as const),
  ...['-.inf', '-.Inf', '-.INF'].map(text => [text, Number.NEGATIVE_INFINITY] as const),
])
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
/** These tags only read; nothing is written with them. */
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

/** Lists how scalars are read, in the order in which they are tried. */
export const KUBERNETES_SCALARS = [
  textTag,
  nullTag,
  booleanTag,
  integerTag,
  floatTag,
  mergeKeyTag,
  timestampTag,
  binaryTag,
  unknownScalarTag,
]
