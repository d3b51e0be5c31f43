// Checks a custom resource against the validation words of its CRD: types, required names, enums, bounds.
import type { ListSchema, MapSchema, ResourceSchema, Rules, Schema } from '../schema/model.ts'
import { goType } from './go-format.ts'
import { elementOfItem } from './list-items.ts'
import { isList, isMap, isSame, type KubeObject, schemaAt, schemaOfValue } from './value.ts'

/** One cause of a 422; `message` is the part after the field, as the server words it. */
export type ValidationProblem = {
  readonly field: string
  readonly reason:
    | 'FieldValueTypeInvalid'
    | 'FieldValueRequired'
    | 'FieldValueNotSupported'
    | 'FieldValueInvalid'
    | 'FieldValueDuplicate'
  readonly message: string
}

/** Lists what is wrong with a custom resource; built-in kinds are validated elsewhere, by kind. */
export function validate(object: KubeObject, schema: ResourceSchema): ValidationProblem[] {
  if (schema.origin === 'built-in') return []
  return [...problems(schema, object, '', true)]
}

function* problems(schema: Schema, value: unknown, path: string, isRoot = false): Generator<ValidationProblem> {
  const { rules = {} } = schema
  if (value === null) {
    if (rules.nullable !== true) yield typeProblem(path, value, typeName(schema))
    return
  }
  if (!fits(schema, value)) {
    yield typeProblem(path, value, typeName(schema))
    return
  }
  yield* ruleProblems(rules, value, path)
  const fitting = schemaOfValue(schema, value)
  if (fitting.kind === 'map' && isMap(value)) yield* mapProblems(fitting, value, path, isRoot)
  if (fitting.kind === 'list' && isList(value)) yield* listProblems(fitting, value, path)
}

function* mapProblems(schema: MapSchema, value: object, path: string, isRoot: boolean): Generator<ValidationProblem> {
  for (const name of schema.required)
    if (!(name in value)) yield { field: at(path, name), reason: 'FieldValueRequired', message: 'Required value' }
  for (const [name, item] of Object.entries(value)) {
    const child = schemaAt(schema, name)
    if (child === undefined || (isRoot && name === 'metadata')) continue
    yield* problems(child, item, at(path, name))
  }
}

function* listProblems(schema: ListSchema, value: readonly unknown[], path: string): Generator<ValidationProblem> {
  const seen = new Set<string>()
  for (const [i, item] of value.entries()) {
    yield* problems(schema.element, item, `${path}[${i}]`)
    const found = schema.relation === 'atomic' ? undefined : elementOfItem(schema, item)
    if (found === undefined || 'problem' in found) continue
    if (seen.has(found.element)) {
      const text = found.element.slice(2)
      yield { field: `${path}[${i}]`, reason: 'FieldValueDuplicate', message: `Duplicate value: ${text}` }
    }
    seen.add(found.element)
  }
}

function* ruleProblems(rules: Rules, value: unknown, path: string): Generator<ValidationProblem> {
  const invalid = (text: string): ValidationProblem => ({
    field: path,
    reason: 'FieldValueInvalid',
    message: `Invalid value: ${JSON.stringify(value)}: ${path} in body ${text}`,
  })
  if (rules.enum?.some(allowed => isSame(allowed, value)) === false) {
    const supported = rules.enum.map(allowed => JSON.stringify(allowed)).join(', ')
    const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${supported}`
    yield { field: path, reason: 'FieldValueNotSupported', message }
  }
  if (typeof value === 'string') {
    if (rules.minLength !== undefined && value.length < rules.minLength)
      yield invalid(`should be at least ${rules.minLength} chars long`)
    if (rules.maxLength !== undefined && value.length > rules.maxLength)
      yield invalid(`should be at most ${rules.maxLength} chars long`)
    if (rules.pattern !== undefined && !new RegExp(rules.pattern).test(value))
      yield invalid(`should match '${rules.pattern}'`)
  }
  if (typeof value === 'number') {
    if (rules.minimum !== undefined && value < rules.minimum)
      yield invalid(`should be greater than or equal to ${rules.minimum}`)
    if (rules.maximum !== undefined && value > rules.maximum)
      yield invalid(`should be less than or equal to ${rules.maximum}`)
  }
  if (isList(value)) {
    if (rules.minItems !== undefined && value.length < rules.minItems)
      yield invalid(`should have at least ${rules.minItems} items`)
    if (rules.maxItems !== undefined && value.length > rules.maxItems)
      yield invalid(`should have at most ${rules.maxItems} items`)
  }
}

function fits(schema: Schema, value: unknown): boolean {
  if (schema.kind === 'any')
    return schema.rules?.intOrString !== true || typeof value === 'string' || Number.isInteger(value)
  if (schema.kind === 'map') return isMap(value)
  if (schema.kind === 'list') return isList(value)
  if (schema.scalar === 'boolean') return typeof value === 'boolean'
  if (schema.scalar === 'numeric')
    return typeof value === 'number' && (schema.rules?.integer !== true || Number.isInteger(value))
  return typeof value === 'string' || schema.rules === undefined
}

function typeName(schema: Schema): string {
  if (schema.kind === 'any') return schema.rules?.intOrString === true ? 'integer,string' : 'object'
  if (schema.kind === 'map') return 'object'
  if (schema.kind === 'list') return 'array'
  if (schema.scalar === 'numeric') return schema.rules?.integer === true ? 'integer' : 'number'
  return schema.scalar === 'boolean' ? 'boolean' : 'string'
}

function typeProblem(path: string, value: unknown, wanted: string): ValidationProblem {
  const found = value === null ? 'null' : isMap(value) ? 'object' : isList(value) ? 'array' : wordOf(value)
  return {
    field: path === '' ? '<nil>' : path,
    reason: 'FieldValueTypeInvalid',
    message: `Invalid value: ${JSON.stringify(found)}: ${path} in body must be of type ${wanted}: ${JSON.stringify(found)}`,
  }
}

function wordOf(value: unknown): string {
  return goType(value) === 'int64' ? 'integer' : goType(value) === 'float64' ? 'number' : typeof value
}

function at(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
