// Reads single scalars of a document as kubectl does, without reading the whole of it.
import { constructFromEvents, EVENT_ID, type Event, type Schema } from 'js-yaml'
import type { ScalarNode } from './syntax.ts'

/** Prepares to read scalars of the document that an event begins; its directives may give names to tags. */
export function readScalarEvent(text: string, start: Event, schema: Schema): (node: ScalarNode) => unknown {
  return ({ event }) => {
    const alone: Event[] = [start, event, { type: EVENT_ID.POP }]
    return constructFromEvents(alone, { source: text, schema })[0]
  }
}
