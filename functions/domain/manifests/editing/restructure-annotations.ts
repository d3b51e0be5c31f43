// Adds and removes annotations: lines or pairs come and go, and so may the mapping itself.
import { createAnnotations } from './create-annotations.ts'
import { editMapping, type TextEntry } from './edit-mapping.ts'
import { type EditedObject, refuse, type WantedValue } from './edited-object.ts'
import { findShared } from './find-sharing.ts'
import { followPath } from './follow-path.ts'
import { listEntries, readKey, resolveAlias } from './list-entries.ts'
import type { Splice } from './splice.ts'
import type { MappingNode, Pair, Path, SyntaxNode } from './syntax.ts'

/** Is what it comes to; `position` is where something stands that is new, or above it. */
export type Restructured = {
  readonly splices: readonly Splice[]
  readonly wanted: readonly WantedValue[]
  readonly position: number
}

const METADATA: Path = ['metadata']
const ANNOTATIONS: Path = ['metadata', 'annotations']

/**
 * Adds keys that are not there and removes keys that are.
 *
 * @throws {ManifestNotEditable} when more than this object would change, or when a key would come back by merging
 */
export function restructureAnnotations(
  object: EditedObject,
  values: ReadonlyMap<string, string | undefined>,
): Restructured {
  const { syntax } = object
  const around = followPath(syntax, object.path)
  const metadata = followPath(syntax, [...object.path, ...METADATA])
  if (around?.kind !== 'mapping' || metadata?.kind !== 'mapping') throw new Error('an object has no metadata')
  const entry = listEntries(syntax, metadata).get('annotations')
  const mapping = entry && resolveAlias(entry.node)
  const added = [...values].flatMap(([key, value]): TextEntry[] => (value === undefined ? [] : [[key, value]]))
  const wanted = [...values].map(([key, value]) => want(object, [...ANNOTATIONS, key], value))

  if (mapping?.kind !== 'mapping' || mapping.pairs.length === 0) {
    assertOwn(object, mapping ?? metadata, mapping ? ANNOTATIONS : METADATA)
    const splices = createAnnotations(syntax.text, { around, metadata, pair: entry?.pair }, added)
    const position = entry?.pair?.start ?? metadata.pairs.at(-1)?.start ?? metadata.start
    if (splices) return { splices, wanted, position }
    const told = { why: 'the empty annotations have a tag or an anchor', fix: 'Write it as `annotations:` alone.' }
    throw refuse(object, { position, path: ANNOTATIONS }, told)
  }

  const keys = [...values.keys()].filter(key => values.get(key) === undefined)
  const removed = takeOut(object, mapping, ANNOTATIONS, keys)
  if (added.length > 0 || removed.size < mapping.pairs.length) {
    const splices = editMapping(syntax.text, mapping, removed, added)
    return { splices, wanted, position: mapping.pairs.at(-1)?.start ?? mapping.start }
  }
  const splices = editMapping(syntax.text, metadata, takeOut(object, metadata, METADATA, ['annotations']), [])
  return { splices, wanted: [want(object, ANNOTATIONS, undefined)], position: metadata.start }
}

/** Finds the pairs to remove, both of a key that stands twice, and refuses when that would not do or do too much. */
function takeOut(object: EditedObject, mapping: MappingNode, path: Path, keys: readonly string[]): ReadonlySet<Pair> {
  const { syntax } = object
  assertOwn(object, mapping, path)
  const removed = mapping.pairs.filter(pair => {
    const key = readKey(syntax, pair)
    return key !== undefined && keys.includes(key)
  })
  for (const pair of removed) {
    const used = [...syntax.aliased].find(node => node.start >= pair.start && node.end <= pair.end)
    if (!used) continue
    const told = {
      why: `others use what stands behind &${used.anchor}`,
      fix: 'Move the anchor to another place first.',
    }
    throw refuse(object, { position: pair.start, path }, told)
  }
  const rest = listEntries(syntax, { ...mapping, pairs: mapping.pairs.filter(pair => !removed.includes(pair)) })
  const back = keys.find(key => rest.has(key))
  if (back === undefined) return new Set(removed)
  const told = { why: 'the key comes by merging', fix: 'Change what is merged by hand.' }
  throw refuse(object, { position: mapping.start, path: [...path, back] }, told)
}

function assertOwn(object: EditedObject, node: SyntaxNode, path: Path): void {
  const shared = findShared(object.syntax, node)
  if (!shared) return
  const anchor = `&${shared.anchor} on line ${object.lineAt(shared.start)}`
  const fix = 'Give the object a mapping of its own, or change it by hand.'
  throw refuse(object, { position: node.start, path }, { why: `the mapping is shared through ${anchor}`, fix })
}

function want(object: EditedObject, path: Path, value: string | undefined): WantedValue {
  return { document: object.document, path: [...object.path, ...path], value }
}
