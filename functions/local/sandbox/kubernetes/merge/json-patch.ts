// JSON patch: a list of operations on places in a document.
import { PatchRefused } from './failures.ts'
import { copyOf, isList, isMap, isSame } from './value.ts'

type Operation = { readonly op: string; readonly path: string; readonly from?: string; readonly value?: unknown }
type Container = unknown[] | Record<string, unknown>

/**
 * Applies the operations in order; the document given is left alone.
 *
 * @throws {PatchRefused} with 400 when it is not a patch, with 422 when an operation does not fit or a `test` fails
 * (the cause says which); replacing a name that is not there adds it, as the server has it
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
export function jsonPatch(live: unknown, patch: unknown): unknown {
  const root = { document: copyOf(live) as unknown }
  for (const operation of readOperations(patch)) apply(root, operation)
  return root.document
}

function readOperations(patch: unknown): Operation[] {
  if (!isList(patch)) throw unreadable(isMap(patch) ? 'object' : typeof patch, '[]handlers.jsonPatchOp')
  return patch.map(item => {
    if (!isMap(item)) throw unreadable(typeof item, 'handlers.jsonPatchOp')
    return item as unknown as Operation
  })
}

function unreadable(found: string, wanted: string): PatchRefused {
  return new PatchRefused(`error decoding patch: json: cannot unmarshal ${found} into Go value of type ${wanted}`, 400)
}

/** The server does not say which operation it was, nor why. */
function unfit(why: string): PatchRefused {
  return new PatchRefused('the server rejected our request due to an error in our request', 422, { cause: why })
}

function apply(root: { document: unknown }, { op, path, from, value }: Operation): void {
  switch (op) {
    case 'add':
      add(root, path, copyOf(value))
      break
    case 'remove':
      remove(root, path, op)
      break
    case 'replace':
      put(root, path, copyOf(value), op)
      break
    case 'move':
      add(root, path, remove(root, from ?? '', op))
      break
    case 'copy':
      add(root, path, copyOf(read(root, from ?? '', op)))
      break
    case 'test':
      if (!isSame(read(root, path, op) ?? null, value ?? null)) throw unfit(`testing value ${path} failed: test failed`)
      break
    default:
      throw unfit(`Unexpected kind: ${op}`)
  }
}

function add(root: { document: unknown }, path: string, value: unknown): void {
  const place = findPlace(root, path, 'add')
  if (place === undefined) root.document = value
  else if (Array.isArray(place.holder)) {
    const { holder, key } = place
    const at = key === '-' ? holder.length : indexOf(key, holder.length, path)
    holder.splice(at, 0, value)
  } else place.holder[place.key] = value
}

function put(root: { document: unknown }, path: string, value: unknown, op: string): void {
  const place = findPlace(root, path, op)
  if (place === undefined) root.document = value
  else if (Array.isArray(place.holder)) place.holder[indexOf(place.key, place.holder.length - 1, path)] = value
  else place.holder[place.key] = value
}

function remove(root: { document: unknown }, path: string, op: string): unknown {
  const value = read(root, path, op)
  const place = findPlace(root, path, op)
  if (place === undefined) root.document = null
  else if (Array.isArray(place.holder)) place.holder.splice(Number(place.key), 1)
  else delete place.holder[place.key]
  return value
}

/** A `test` may name a missing key: it is null there. */
function read(root: { document: unknown }, path: string, op: string): unknown {
  const place = findPlace(root, path, op)
  if (place === undefined) return root.document
  const { holder, key } = place
  if (Array.isArray(holder)) return holder[indexOf(key, holder.length - 1, path)]
  if (!Object.hasOwn(holder, key) && op !== 'test') throw missing(op, path)
  return holder[key]
}

function findPlace(
  root: { document: unknown },
  path: string,
  op: string,
): { holder: Container; key: string } | undefined {
  if (path === '') return undefined
  if (!path.startsWith('/')) throw missing(op, path)
  const parts = path
    .slice(1)
    .split('/')
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  const key = parts.pop() ?? ''
  let holder = root.document
  for (const part of parts)
    holder = Array.isArray(holder)
      ? holder[Number(part)]
      : isMap(holder)
        ? (holder as Record<string, unknown>)[part]
        : undefined
  if (!Array.isArray(holder) && !isMap(holder)) throw missing(op, path)
  return { holder: holder as Container, key }
}

function indexOf(key: string, most: number, path: string): number {
  const index = /^(0|[1-9]\d*)$/.test(key) ? Number(key) : Number.NaN
  if (!(index <= most)) throw unfit(`Unable to access invalid index: ${key} in ${path}: invalid index referenced`)
  return index
}

function missing(op: string, path: string): PatchRefused {
  return unfit(`${op} does not apply: the document has no ${path}`)
}
