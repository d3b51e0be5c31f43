// Checks a value against its schema the way apply does: unknown fields, wrong types, doubled list keys.
import type { ListSchema, MapSchema, ScalarSchema, Schema } from '../schema/model.ts'
import { goSyntax, goText, goType } from './go-format.ts'
import { elementOfItem } from './list-items.ts'
import { fieldElement, printElement } from './path-element.ts'
import { isList, isMap, schemaAt, schemaOfValue } from './value.ts'

/** One thing that does not fit; `path` is empty for the whole object. */
export type TypeProblem = { readonly path: string; readonly message: string }

/** Lists what does not fit, in the server's words; of the unknown names of one map only the first is told. */
export function findTypeProblems(schema: Schema, value: unknown): TypeProblem[] {
  const fitting = schemaOfValue(schema, value)
  switch (fitting.kind) {
    case 'scalar':
      return scalarProblems(fitting, value)
    case 'list':
      return listProblems(fitting, value)
    case 'map':
      return mapProblems(fitting, value)
  }
}

/** Joins problems into one message, as the server does. */
export function printTypeProblems(problems: readonly TypeProblem[]): string {
  const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
  return lines.length === 1 ? (lines[0] ?? '') : ['errors:', ...lines.map(line => `  ${line}`)].join('\n')
}

function scalarProblems({ scalar }: ScalarSchema, value: unknown): TypeProblem[] {
  const wrong = (message: string) => [{ path: '', message }]
  if (value === null) return []
  switch (scalar) {
    case 'numeric':
      return typeof value === 'number' ? [] : wrong(`expected numeric (int or float), got ${goType(value)}`)
    case 'string':
      return typeof value === 'string'
        ? []
        : wrong(`expected string, got &value.valueUnstructured{Value:${goSyntax(value)}}`)
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong(`expected boolean, got &{${goText(value)}}`)
    case 'untyped':
      return isMap(value) || isList(value) ? wrong(`expected any scalar, got &{${goText(value)}}`) : []
  }
}

function listProblems(schema: ListSchema, value: unknown): TypeProblem[] {
  if (value === null) return []
  if (!isList(value)) return [{ path: '', message: `expected list, got &{${goText(value)}}` }]
  const problems: TypeProblem[] = []
  const seen = new Set<string>()
  for (const [i, item] of value.entries()) {
    let element = `i:${i}`
    if (schema.relation !== 'atomic') {
      const found = elementOfItem(schema, item)
      if ('problem' in found) return [...problems, { path: '', message: `element ${i}: ${found.problem}` }]
      element = found.element
      if (seen.has(element)) problems.push({ path: '', message: `duplicate entries for key ${printElement(element)}` })
      seen.add(element)
    }
    problems.push(...below(element, findTypeProblems(schema.element, item)))
  }
  return problems
}

function mapProblems(schema: MapSchema, value: unknown): TypeProblem[] {
  if (value === null) return []
  if (!isMap(value)) return [{ path: '', message: `expected map, got &{${goText(value)}}` }]
  const problems: TypeProblem[] = []
  for (const [name, item] of Object.entries(value)) {
    const child = schemaAt(schema, name)
    if (child === undefined) return [...problems, { path: `.${name}`, message: 'field not declared in schema' }]
    problems.push(...below(fieldElement(name), findTypeProblems(child, item)))
  }
  return problems
}

function below(element: string, problems: readonly TypeProblem[]): TypeProblem[] {
  return problems.map(({ path, message }) => ({ path: `${printElement(element)}${path}`, message }))
}
