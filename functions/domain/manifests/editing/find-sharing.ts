// Finds out what else would change with a value: aliases and merges let one text speak in many places.
import type { EditedObject } from './edited-object.ts'
import { findPlaces, type Place } from './find-places.ts'
import { listImageFields } from './place-image.ts'
import type { Path, SyntaxDocument, SyntaxNode } from './syntax.ts'

/** Finds the node with an anchor that aliases use and that holds a node; undefined when the node is nobody else's. */
export function findShared({ aliased }: SyntaxDocument, node: SyntaxNode): SyntaxNode | undefined {
  return [...aliased]
    .filter(shared => shared.start <= node.start && shared.end >= node.end)
    .sort((one, other) => other.start - one.start)[0]
}

/**
 * Finds the places, beside the edited ones, where a scalar shows.
 *
 * The place of its definition is left out when only there to be referred to: in the same object or beside all objects,
 * outside `metadata`, and no field of an image. An author who writes `tag: &tag v1` once and `tag: *tag` once means
 * the two to move together.
 */
export function findOtherUsers(
  object: EditedObject,
  node: SyntaxNode,
  edited: readonly Path[],
  isImage: boolean,
): { readonly all: readonly Place[]; readonly others: readonly Place[] } {
  const all = findPlaces(object.syntax).get(node) ?? []
  const others = all.filter(({ path }) => !edited.some(one => isSame(one, path)))
  const [only] = others
  const isHeld = isImage && others.length === 1 && only?.isOwn === true && isHolder(object, only.path)
  return { all, others: isHeld ? [] : others }
}

function isHolder(object: EditedObject, path: Path): boolean {
  const isInside = object.path.every((step, index) => step === path[index])
  if (!isInside) return path[0] !== 'items' && path[0] !== 'metadata'
  const field = path.slice(object.path.length)
  return field[0] !== 'metadata' && !listImageFields(object.value).some(one => isSame(one, field))
}

function isSame(one: Path, other: Path): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index])
}
