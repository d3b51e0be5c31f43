// Reads the text of one YAML file into JSON values, meaning what kubectl takes it to mean. It knows no Kubernetes object.
import { constructFromEvents, EVENT_ID, type Event, type Schema, YAMLException } from 'js-yaml'
import { AliasesRefused, expandAliases } from './expand-aliases.ts'
import { ManifestUnreadable } from './failures.ts'
import type { JsonValue } from './json.ts'
import { finishRoot, openKubernetesSchema } from './kubernetes-schema.ts'
import { parseYamlEvents } from './parse-yaml-events.ts'

/** Is one document of a file; an empty one is null. */
export type YamlDocument = {
  /** Counts every document of the file from 0, empty ones too. */
  readonly index: number
  /** Where its content starts, counted from 1. */
  readonly line: number
  readonly value: JsonValue
  /** Where a key stands that its mapping already has; the later one wins, as it does for kubectl. */
  readonly repeatedKeyLine?: number
}

/** Is what one file holds; one unreadable document does not hide the others, but broken syntax hides them all. */
export type YamlFile = {
  readonly documents: readonly YamlDocument[]
  readonly problems: readonly ManifestUnreadable[]
}

/** Far above any real file; about what kubectl allows one document to expand to. */
const MAX_EXPANDED_VALUES = 400_000
const DUPLICATE = 'duplicated mapping key'

/**
 * Parses a file in the dialect of kubectl: `0644` is 420, `yes` and `y` are true, `1:30` and `2001-01-01` are text.
 *
 * Integers beyond 2^53 are BigInt; beyond 64 bits they are rounded, as kubectl rounds them. A document after `...` is
 * read like any other.
 */
export function parseYamlDocuments(file: string, text: string): YamlFile {
  const documents: YamlDocument[] = []
  const problems: ManifestUnreadable[] = []
  const schema = openKubernetesSchema(MAX_EXPANDED_VALUES)
  const budget = { valuesLeft: MAX_EXPANDED_VALUES }
  const lineAt = openLineCounter(text)

  for (const [index, events] of splitDocuments(file, text, problems).entries()) {
    const line = lineAt(startOf(events))
    try {
      const { value, repeatedKeyLine } = construct(events, text, schema)
      const tree = events.some(event => event.type === EVENT_ID.ALIAS) ? expandAliases(value, budget) : value
      documents.push({ index, line, value: tree, ...(repeatedKeyLine === undefined ? {} : { repeatedKeyLine }) })
    } catch (error) {
      problems.push(describe(file, line, error))
    }
  }
  return { documents, problems }
}

function splitDocuments(file: string, text: string, problems: ManifestUnreadable[]): Event[][] {
  try {
    const documents: Event[][] = []
    for (const event of parseYamlEvents(text)) {
      if (event.type === EVENT_ID.DOCUMENT) documents.push([])
      documents.at(-1)?.push(event)
    }
    return documents
  } catch (error) {
    problems.push(describe(file, 1, error))
    return []
  }
}

/** Constructs strictly first, only to learn where a key is repeated; kubectl lets the later one win. */
function construct(source: Event[], text: string, schema: Schema): { value: JsonValue; repeatedKeyLine?: number } {
  const build = (json: boolean) =>
    finishRoot(constructFromEvents(source, { source: text, schema, json })[0]) as JsonValue
  try {
    return { value: build(false) }
  } catch (error) {
    if (!(error instanceof YAMLException) || error.reason !== DUPLICATE || !error.mark) throw error
    return { value: build(true), repeatedKeyLine: error.mark.line + 1 }
  }
}

/** Finds where the first node of a document starts. */
function startOf(events: readonly Event[]): number {
  const node = events[1]
  if (!node || node.type === EVENT_ID.POP || node.type === EVENT_ID.DOCUMENT) return 0
  if (node.type === EVENT_ID.ALIAS) return node.anchorStart
  const starts = [node.tagStart, node.anchorStart, node.type === EVENT_ID.SCALAR ? node.valueStart : node.start]
  return Math.min(...starts.filter(start => start >= 0), Number.POSITIVE_INFINITY)
}

/** Counts lines; positions must not go backwards, and an unknown one stays on the line before. */
function openLineCounter(text: string): (position: number) => number {
  let line = 1
  let next = text.indexOf('\n')
  return position => {
    while (Number.isFinite(position) && next >= 0 && next < position) {
      line += 1
      next = text.indexOf('\n', next + 1)
    }
    return line
  }
}

/** Tells place and reason only: the parser's own message quotes the file, and the file may hold a Secret. */
function describe(file: string, line: number, error: unknown): ManifestUnreadable {
  if (error instanceof AliasesRefused) return new ManifestUnreadable(`${file}:${line}`, error.message)
  if (!(error instanceof YAMLException)) throw error
  const at = error.mark ? `${error.mark.line + 1}:${error.mark.column + 1}` : `${line}`
  return new ManifestUnreadable(`${file}:${at}`, withoutQuotes(error.reason))
}

function withoutQuotes(reason: string): string {
  return reason
    .replace(/ "[^"]*"/g, '')
    .replace(/: .*$/s, '')
    .replace(/!<[^>]*>/g, 'this')
}
