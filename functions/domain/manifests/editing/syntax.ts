// A YAML document as it is written: what stands where, down to the character. Values are read elsewhere.
import type { ScalarEvent } from 'js-yaml'

/** Is what all nodes share; positions count UTF-16 units from the start of the text, ends are exclusive. */
type Written = {
  /** Where the node begins, its tag and anchor included. */
  readonly start: number
  /** Where it ends; blank lines after a block scalar are outside, unless they belong to its value. */
  readonly end: number
  /** As written, with its exclamation mark; empty when there is none. */
  readonly tag: string
  readonly anchor: string
  /** Tells whether it stands between brackets or braces. */
  readonly inFlow: boolean
}

/** Is a text, number or the like. */
export type ScalarNode = Written & {
  readonly kind: 'scalar'
  /** Where its quote, first character or block header stands; for an empty one, where a value would go. */
  readonly content: number
  readonly event: ScalarEvent
}

/** Is one key with its value. */
export type Pair = {
  /** Where the key begins, or the `?` in front of it. */
  readonly start: number
  readonly end: number
  readonly key: SyntaxNode
  /** -1 when there is no colon: a key alone. */
  readonly colon: number
  readonly value: SyntaxNode
}

/** Is a mapping; pairs stand in the order of the file, repeated keys included. */
export type MappingNode = Written & {
  readonly kind: 'mapping'
  readonly isFlow: boolean
  readonly pairs: readonly Pair[]
}

/** Is a list. */
export type SequenceNode = Written & { readonly kind: 'sequence'; readonly items: readonly SyntaxNode[] }

/** Is a `*name`, with what it stands for. */
export type AliasNode = Written & { readonly kind: 'alias'; readonly target: SyntaxNode }

/** Is anything that can stand in a document. */
export type SyntaxNode = ScalarNode | MappingNode | SequenceNode | AliasNode

/** Is one document with what is needed to find things in it. */
export type SyntaxDocument = {
  readonly text: string
  readonly root: SyntaxNode
  /** What aliases stand for, each once. */
  readonly aliased: ReadonlySet<SyntaxNode>
  /** Reads a scalar as kubectl does; a plain `<<` is the symbol that orders a merge. */
  readonly readScalar: (node: ScalarNode) => unknown
}

/** Leads from the root of a document or object to a value: keys of mappings, indices of lists. */
export type Path = readonly (string | number)[]
