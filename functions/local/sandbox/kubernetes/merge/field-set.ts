// Sets of field paths and their arithmetic. A set knows neither schema nor object; it is a tree of path elements.
import { compareElements, printElement } from './path-element.ts'

type FieldNode = { readonly member: boolean; readonly children: FieldSet }

/** A tree of path elements; a path is in the set when its node is a member. No node is without members below it. */
export type FieldSet = ReadonlyMap<string, FieldNode>

/** A path, element by element. */
export type FieldPath = readonly string[]

type OpenNode = { member: boolean; children: Map<string, OpenNode> }

/** The set of nothing. */
export const NO_FIELDS: FieldSet = new Map()

/** Collects paths into a set; the empty path is nobody's. */
export function fieldSet(paths: Iterable<FieldPath>): FieldSet {
  const root = new Map<string, OpenNode>()
  for (const path of paths) insert(root, path)
  return root
}

function insert(root: Map<string, OpenNode>, path: FieldPath): void {
  let at = root
  for (const [i, element] of path.entries()) {
    let node = at.get(element)
    if (node === undefined) {
      node = { member: false, children: new Map() }
      at.set(element, node)
    }
    if (i === path.length - 1) node.member = true
    at = node.children
  }
}

/** What is in either. */
export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a.size === 0) return b
  const result = new Map(a)
  for (const [element, node] of b) {
    const mine = result.get(element)
    result.set(
      element,
      mine === undefined ? node : { member: mine.member || node.member, children: union(mine.children, node.children) },
    )
  }
  return result
}

/** What is in both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return build(a, (element, node) => {
    const other = b.get(element)
    if (other === undefined) return undefined
    return { member: node.member && other.member, children: intersection(node.children, other.children) }
  })
}

/** What is in the first only; a parent does not take its children along. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return build(a, (element, node) => {
    const other = b.get(element)
    if (other === undefined) return node
    return { member: node.member && !other.member, children: difference(node.children, other.children) }
  })
}

/** The first without the second's fields and all that is below them. */
export function without(a: FieldSet, b: FieldSet): FieldSet {
  return build(a, (element, node) => {
    const other = b.get(element)
    if (other === undefined) return node
    if (other.member) return undefined
    return { member: node.member, children: without(node.children, other.children) }
  })
}

/** The first's fields that are in, or below a field of, the second. */
export function within(a: FieldSet, b: FieldSet): FieldSet {
  return build(a, (element, node) => {
    const other = b.get(element)
    if (other === undefined) return undefined
    return other.member ? node : { member: false, children: within(node.children, other.children) }
  })
}

function build(from: FieldSet, choose: (element: string, node: FieldNode) => FieldNode | undefined): FieldSet {
  const result = new Map<string, FieldNode>()
  for (const [element, node] of from) {
    const chosen = choose(element, node)
    if (chosen !== undefined && (chosen.member || chosen.children.size > 0)) result.set(element, chosen)
  }
  return result
}

/** Says whether two sets hold the same paths. */
export function isSameSet(a: FieldSet, b: FieldSet): boolean {
  if (a.size !== b.size) return false
  for (const [element, node] of a) {
    const other = b.get(element)
    if (other === undefined || other.member !== node.member || !isSameSet(node.children, other.children)) return false
  }
  return true
}

/** Lists the paths, members of a level before what is below them, as the server lists conflicts. */
export function pathsOf(set: FieldSet, prefix: FieldPath = []): FieldPath[] {
  const sorted = sortedNodes(set)
  const members = sorted.filter(([, node]) => node.member).map(([element]) => [...prefix, element])
  return [...members, ...sorted.flatMap(([element, node]) => pathsOf(node.children, [...prefix, element]))]
}

/** Prints a path as messages do, such as `.spec.containers[name="web"].image`. */
export function printPath(path: FieldPath): string {
  return path.map(printElement).join('')
}

/** Gives the nodes in the order the server writes them. */
export function sortedNodes(set: FieldSet): [string, FieldNode][] {
  return [...set].sort(([a], [b]) => compareElements(a, b))
}
