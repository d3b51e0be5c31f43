// Strategic merge patch: a merge patch whose lists follow the built-in schemas, with `$` directives.
import type { ListSchema, Schema } from '../schema/model.ts'
import { PatchRefused } from './failures.ts'
import { goText } from './go-format.ts'
import { isList, isMap, isSame, schemaAt, schemaOfValue } from './value.ts'

const ORDER = '$setElementOrder/'
const DELETE_FROM = '$deleteFromPrimitiveList/'

/**
 * Applies a strategic merge patch to an object of a built-in kind.
 *
 * @throws {PatchRefused} when a directive is unknown, or a list item lacks its merge key
 */
export function strategicMergePatch(live: unknown, patch: unknown, schema: Schema | undefined): unknown {
  if (!isMap(patch)) return patch
  return mergeMaps(isMap(live) ? live : {}, patch, schema)
}

function mergeMaps(live: object, patch: object, schema: Schema | undefined): object {
  const { $patch, $retainKeys, ...fields } = patch as Record<string, unknown>
  if ($patch === 'replace') return withoutDirectives(fields) as object
  if ($patch === 'delete') return {}
  if ($patch !== undefined && $patch !== 'merge')
    throw new PatchRefused(`unknown patch type: ${goText($patch)} in map: ${goText(patch)}`, 500)
  const map = schema === undefined ? undefined : schemaOfValue(schema, live)
  const result: Record<string, unknown> = { ...live }
  if (isList($retainKeys)) for (const name of Object.keys(result)) if (!$retainKeys.includes(name)) delete result[name]

  for (const [name, value] of Object.entries(fields))
    if (name.startsWith(DELETE_FROM)) deleteFrom(result, name.slice(DELETE_FROM.length), value)
  for (const [name, value] of Object.entries(fields)) {
    if (name.startsWith('$')) continue
    const child = map?.kind === 'map' ? schemaAt(map, name) : undefined
    const replaces = map?.kind === 'map' && map.fields.get(name)?.patchStrategy === 'replace'
    const order = fields[`${ORDER}${name}`]
    if (value === null) delete result[name]
    else if (replaces) result[name] = withoutDirectives(value)
    else result[name] = mergeValue(result[name], value, child, order)
  }
  for (const [name, order] of Object.entries(fields)) {
    const list = name.slice(ORDER.length)
    if (!name.startsWith(ORDER) || list in fields || !isList(order)) continue
    const child = map?.kind === 'map' ? schemaAt(map, list) : undefined
    if (isList(result[list])) result[list] = inOrder(result[list], order, result[list], mergeKeyOf(child))
  }
  return result
}

function deleteFrom(result: Record<string, unknown>, name: string, gone: unknown): void {
  const list = result[name]
  if (isList(list) && isList(gone)) result[name] = list.filter(item => !gone.some(value => isSame(value, item)))
}

function mergeValue(live: unknown, value: unknown, schema: Schema | undefined, order: unknown): unknown {
  if (isMap(value) && isMap(live)) return mergeMaps(live, value, schema)
  if (isMap(value) && '$patch' in value) return mergeMaps({}, value, schema)
  const list = schema?.kind === 'list' ? schema : undefined
  const merges = list?.patchStrategy?.split(',').includes('merge') === true
  if (list === undefined || !merges || !isList(value) || !isList(live)) return withoutDirectives(value)
  return mergeLists(live, value, list, isList(order) ? order : value)
}

function mergeLists(
  live: readonly unknown[],
  patch: readonly unknown[],
  schema: ListSchema,
  order: readonly unknown[],
) {
  const key = schema.patchMergeKey
  if (patch.some(item => isMap(item) && item.$patch === 'replace'))
    return patch.filter(item => !(isMap(item) && '$patch' in item)).map(withoutDirectives)
  if (key === undefined) return inOrder([...new Set([...live, ...patch])], order, live, undefined)
  let merged = [...live]
  const kept: unknown[] = []
  for (const item of patch) {
    if (!isMap(item) || item[key] === undefined)
      throw new PatchRefused(`map: ${goText(item)} does not contain declared merge key: ${key}`, 500)
    const isThis = (other: unknown) => isMap(other) && isSame(other[key], item[key])
    if (item.$patch === 'delete') {
      merged = merged.filter(other => !isThis(other))
      continue
    }
    const at = merged.findIndex(isThis)
    if (at < 0) merged.push(mergeMaps({}, item, schema.element))
    else merged[at] = mergeMaps(merged[at] as object, item, schema.element)
    kept.push(item)
  }
  return inOrder(merged, order === patch ? kept : order, live, key)
}

/** Items the order names follow it; the others keep their places in the live list, after their neighbours. */
function inOrder(
  items: readonly unknown[],
  order: readonly unknown[],
  live: readonly unknown[],
  key: string | undefined,
): unknown[] {
  const place = (list: readonly unknown[], item: unknown) =>
    list.findIndex(other =>
      key !== undefined && isMap(other) && isMap(item) ? isSame(other[key], item[key]) : isSame(other, item),
    )
  const named = items.filter(item => place(order, item) >= 0).sort((a, b) => place(order, a) - place(order, b))
  const others = items.filter(item => place(order, item) < 0).sort((a, b) => place(live, a) - place(live, b))
  const result: unknown[] = []
  while (named.length > 0 || others.length > 0) {
    const [left, right] = [place(live, others[0]), place(live, named[0])]
    const takesOther = named.length === 0 || (others.length > 0 && left >= 0 && right >= 0 && left < right)
    result.push(takesOther ? others.shift() : named.shift())
  }
  return result
}

function mergeKeyOf(schema: Schema | undefined): string | undefined {
  return schema?.kind === 'list' ? schema.patchMergeKey : undefined
}

function withoutDirectives(value: unknown): unknown {
  if (isList(value)) return value.filter(item => !(isMap(item) && item.$patch === 'delete')).map(withoutDirectives)
  if (!isMap(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, item]) => !name.startsWith('$') && item !== null)
      .map(([name, item]) => [name, withoutDirectives(item)]),
  )
}
