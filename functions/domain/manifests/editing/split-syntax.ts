// Reads how the documents of a file are written, each only when asked for.
import { EVENT_ID, type Event } from 'js-yaml'
import { openKubernetesSchema } from '../kubernetes-schema.ts'
import { parseYamlEvents } from '../parse-yaml-events.ts'
import { readSyntax } from './read-syntax.ts'
import type { SyntaxDocument } from './syntax.ts'

/** Prepares to read documents of a text that is known to be YAML, counted from 0. */
export function splitSyntax(text: string): (index: number) => SyntaxDocument {
  const schema = openKubernetesSchema(0)
  const read = new Map<number, SyntaxDocument>()
  let documents: readonly (readonly Event[])[] | undefined
  return index => {
    documents ??= splitEvents(text)
    const document = read.get(index) ?? readSyntax(text, documents[index] ?? [], schema)
    read.set(index, document)
    return document
  }
}

function splitEvents(text: string): readonly (readonly Event[])[] {
  const documents: Event[][] = []
  for (const event of parseYamlEvents(text)) {
    if (event.type === EVENT_ID.DOCUMENT) documents.push([])
    documents.at(-1)?.push(event)
  }
  return documents
}
