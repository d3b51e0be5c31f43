// Plans the replacement of texts that exist: each is written once, however many fields it speaks for.
import { encodeJson } from '../encode-json.ts'
import type { JsonValue } from '../json.ts'
import { readFlowStyle } from './edit-flow-mapping.ts'
import { type EditedObject, refuse, type WantedValue } from './edited-object.ts'
import type { EditChange } from './edits.ts'
import { findOtherUsers, findShared } from './find-sharing.ts'
import { followPath } from './follow-path.ts'
import { formatPath } from './format-path.ts'
import type { Field } from './placed-image.ts'
import { replaceScalar } from './replace-scalar.ts'
import type { Splice } from './splice.ts'
import type { ScalarNode } from './syntax.ts'

/** Is one field of one object that shall say something else. */
export type Replacement = { readonly object: EditedObject; readonly field: Field }

/** Is what a plan comes to. */
export type Plan = {
  readonly splices: readonly Splice[]
  readonly wanted: readonly WantedValue[]
  readonly changes: readonly EditChange[]
}

type Located = Replacement & { readonly node: ScalarNode; readonly value: JsonValue }

/**
 * Plans replacements; what says already what it shall say is left out.
 *
 * A text behind an anchor is edited where it is defined, and only when every field that it speaks for is edited to the
 * same, save a definition that only holds it. @see findOtherUsers
 *
 * @throws {ManifestNotEditable} when a field holds no text, or a text that is shared with others
 */
export function replaceValues(replacements: readonly Replacement[]): Plan {
  const located = replacements.map(locate).filter(({ value, field }) => value !== field.value)
  const plans = [...Map.groupBy(located, ({ node }) => node).values()].map(replaceOne)
  return {
    splices: plans.flatMap(plan => plan.splices),
    wanted: plans.flatMap(plan => plan.wanted),
    changes: plans.flatMap(plan => plan.changes),
  }
}

function locate({ object, field }: Replacement): Located {
  const path = [...object.path, ...field.path]
  const node = followPath(object.syntax, path)
  if (node?.kind !== 'scalar') {
    const position = node?.start ?? followPath(object.syntax, object.path)?.start ?? 0
    const fix = 'Write a text there, or edit it by hand.'
    throw refuse(object, { position, path: field.path }, { why: 'the value is no text', fix })
  }
  const value = (object.syntax.readScalar(node) ?? null) as JsonValue
  const isAllowed =
    typeof value === 'string' || field.replaces === 'scalar' || (value === null && field.replaces === 'text-or-null')
  if (isAllowed) return { object, field, node, value }
  const fix = 'Quote the value, so that it is read as text.'
  throw refuse(object, { position: node.content, path: field.path }, { why: 'the value is no text', fix })
}

function replaceOne(members: readonly Located[]): Plan {
  const [first] = members
  if (!first) return { splices: [], wanted: [], changes: [] }
  const { object, field, node, value } = first
  const spot = { position: node.content, path: field.path }
  const wanted = listWanted(members)
  const isJson = node.inFlow && typeof value !== 'string' && standsInJson(first)
  const splices = replaceScalar(object.syntax.text, node, field.value, isJson ? 'double' : 'plain')
  if (!splices) {
    const fix = 'Write it as `key: value`, without a tag.'
    throw refuse(object, spot, { why: 'the value has a tag, or a key without a colon', fix })
  }
  const changes = members.map((member): EditChange => {
    const before = member.value === null ? {} : { before: textOf(member.value) }
    const line = object.lineAt(node.content)
    return { id: member.object.id, path: formatPath(member.field.path), ...before, after: field.value, line }
  })
  return { splices, wanted, changes }
}

/** Answers all places where the text shows and may change. */
function listWanted(members: readonly Located[]): readonly WantedValue[] {
  const edited = members.map(({ object, field }) => [...object.path, ...field.path])
  const [first] = members
  if (!first) return []
  const { object, field, node } = first
  const spot = { position: node.content, path: field.path }
  if (members.some(member => member.field.value !== field.value)) {
    const fix = 'Write the values apart, each in its own place.'
    throw refuse(object, spot, { why: 'one value is asked to become two different ones', fix })
  }
  const shared = findShared(object.syntax, node)
  if (!shared) return edited.map(path => ({ document: object.document, path, value: field.value }))
  const isImage = members.every(member => member.object === object && member.field.replaces !== 'scalar')
  const { all, others } = findOtherUsers(object, node, edited, isImage)
  if (others.length > 0) {
    const anchor = `&${shared.anchor} on line ${object.lineAt(shared.start)}`
    const users = others.map(({ path }) => formatPath(path)).join(', ')
    const fix = 'Write the value in its own place instead of the alias, or change it by hand.'
    throw refuse(object, spot, { why: `the value is shared through ${anchor} with ${users}`, fix })
  }
  return all.map(({ path }) => ({ document: object.document, path, value: field.value }))
}

function standsInJson({ object, field }: Located): boolean {
  const parent = followPath(object.syntax, [...object.path, ...field.path.slice(0, -1)])
  return parent?.kind === 'mapping' && parent.isFlow && readFlowStyle(parent).isJson
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : encodeJson(value)
}
