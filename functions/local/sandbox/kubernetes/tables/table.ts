// Shows objects as a Table, the form in which kubectl lists them.
import { type KubeObject, listOf, mapOf, valueAt } from '../object.ts'
import type { PrinterColumn, ResourceType } from '../resource-types.ts'
import { AGE, type Column, NAME } from './column.ts'
import { tableOf } from './columns.ts'
import { renderAgeOf } from './duration.ts'

/** What a table needs besides its objects. */
export type TableOptions = {
  readonly now: number
  readonly include: 'None' | 'Metadata' | 'Object'
  readonly hasHeader: boolean
}

/** Renders objects of one kind as a Table. */
export function renderTable(
  type: ResourceType,
  objects: readonly KubeObject[],
  metadata: Readonly<Record<string, unknown>>,
  options: TableOptions,
): Record<string, unknown> {
  const columns = columnsOf(type)
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: options.hasHeader
      ? columns.map(({ name, type: cellType, format = '', description = '', priority }) => ({
          name,
          type: cellType,
          format,
          description,
          priority,
        }))
      : null,
    rows: objects.map(object => ({
      cells: columns.map(({ cell }) => cell(object, options.now) ?? null),
      object: options.include === 'None' ? null : options.include === 'Object' ? object : metadataOnly(object),
    })),
  }
}

/** Shows an object as its metadata alone. */
export function metadataOnly(object: KubeObject): Record<string, unknown> {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata }
}

function columnsOf(type: ResourceType): readonly Column[] {
  if (!type.custom) return tableOf(`${type.group}/${type.kind}`)
  const declared = type.custom.columns.map(customColumn)
  return [NAME, ...(declared.length > 0 ? declared : [AGE])]
}

function customColumn(column: PrinterColumn): Column {
  const read = readJsonPath(column.jsonPath)
  return {
    name: column.name,
    type: column.type as Column['type'],
    format: column.format ?? '',
    description: column.description ?? '',
    priority: column.priority ?? 0,
    cell(object, now) {
      const value = read(object)
      return column.type === 'date' && value !== undefined ? renderAgeOf(value, now) : value
    },
  }
}

/** Reads the JSONPath that printer columns use: fields, indexes, and filters such as `[?(@.type=="Ready")]`. */
function readJsonPath(path: string): (object: unknown) => unknown {
  const steps = [
    ...path.matchAll(
      /\.?\['([^']+)'\]|\[\?\(@\.([\w.-]+)\s*==\s*["']([^"']*)["']\)\]|\[(\d+|\*)\]|\.((?:\\.|[^.[\]\\])+)/g,
    ),
  ]
  return object => {
    let values: unknown[] = [object]
    for (const [, quoted, filterPath, wanted, index, plain] of steps) {
      const field = quoted ?? plain?.replaceAll('\\', '')
      if (field !== undefined) values = values.map(value => mapOf(value)[field])
      else if (filterPath !== undefined) {
        values = values.flatMap(listOf).filter(item => String(valueAt(item, ...filterPath.split('.'))) === wanted)
      } else values = index === '*' ? values.flatMap(listOf) : values.map(value => listOf(value)[Number(index)])
      values = values.filter(value => value !== undefined && value !== null)
    }
    const [first] = values
    if (values.length > 1) return values.map(String).join(',')
    return typeof first === 'object' ? JSON.stringify(first) : first
  }
}
