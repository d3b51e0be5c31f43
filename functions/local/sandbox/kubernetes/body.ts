// Reads request bodies: JSON or YAML 1.1 as Kubernetes reads it, and the keys that are there twice.
import { load, YAML11_SCHEMA } from 'js-yaml'
import { badRequest } from './api-failure.ts'
import { isMap, type JsonMap, type KubeObject } from './object.ts'

/**
 * Reads a JSON body.
 *
 * @throws {ApiFailure} 400 when it is not JSON
 */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw badRequest(`error decoding patch: ${describeJsonError(cause)}`)
  }
}

/** Words a parser's complaint as Go does, where it is about an early end. */
export function describeJsonError(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : 'not JSON'
  return /Unterminated|Unexpected end|Expected .* in JSON/.test(message) ? 'unexpected end of JSON input' : message
}

/**
 * Reads a body of JSON or YAML as a JSON map.
 *
 * @throws {ApiFailure} 400 when it is neither, or no map
 */
export function readObjectText(text: string): JsonMap {
  let value: unknown
  try {
    value = text.trimStart().startsWith('{') ? JSON.parse(text) : load(text, { schema: YAML11_SCHEMA })
  } catch (cause) {
    const why = cause instanceof SyntaxError ? 'found unexpected end of stream' : describeJsonError(cause)
    throw badRequest(`error decoding YAML: error converting YAML to JSON: yaml: ${why}`)
  }
  if (isMap(value)) return value
  const what = Array.isArray(value) ? 'array' : typeof value
  const words = `json: cannot unmarshal ${what} into Go value of type map[string]interface {}`
  throw badRequest(`error decoding YAML: error unmarshaling JSON: while decoding JSON: ${words}`)
}

/**
 * Takes a JSON map for an object, with the kind and metadata that every object has.
 *
 * @throws {ApiFailure} 400 when they are missing
 */
export function readObject(sent: JsonMap, usual: JsonMap = {}): KubeObject {
  const value = { ...usual, ...sent }
  const metadata = isMap(value.metadata) ? value.metadata : {}
  if (typeof value.kind !== 'string' || value.kind === '') {
    throw badRequest(`Object 'Kind' is missing in '${JSON.stringify(value)}'`)
  }
  if (typeof value.apiVersion !== 'string' || value.apiVersion === '') {
    throw badRequest(`Object 'apiVersion' is missing in '${JSON.stringify(value)}'`)
  }
  return { ...value, metadata } as KubeObject
}

/** Names the keys that a JSON text has twice in one map, as paths such as `data.a` or `spec.ports[0].port`. */
export function findDuplicateKeys(text: string): string[] {
  const found: string[] = []
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g
  type Level = { readonly isMap: boolean; readonly keys: Set<string>; part: string; index: number; expectsKey: boolean }
  const levels: Level[] = []
  const pathOf = (key: string) =>
    [...levels.slice(0, -1).map(level => (level.isMap ? `.${level.part}` : `[${level.index}]`)), `.${key}`]
      .join('')
      .slice(1)
  for (const [token] of text.matchAll(tokens)) {
    const level = levels.at(-1)
    if (token === '{' || token === '[') {
      levels.push({ isMap: token === '{', keys: new Set(), part: '', index: 0, expectsKey: token === '{' })
    } else if (token === '}' || token === ']') levels.pop()
    else if (token === ',' && level) {
      if (level.isMap) level.expectsKey = true
      else level.index += 1
    } else if (level?.expectsKey) {
      const key = String(JSON.parse(token))
      if (level.keys.has(key)) found.push(pathOf(key))
      level.keys.add(key)
      level.part = key
      level.expectsKey = false
    }
  }
  return found
}
