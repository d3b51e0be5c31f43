// Reads single scalars of a document as kubectl does, without reading the whole of it.
import { constructFromEvents, EVENT_ID, type Event } from 'js-yaml'
import { openKubernetesSchema } from '../kubernetes-schema.ts'
import type { ScalarNode } from './syntax.ts'

/** Prepares to read scalars of one document, whose directives may give names to tags. */
export function readScalarEvent(text: string, events: readonly Event[]): (node: ScalarNode) => unknown {
  const schema = openKubernetesSchema(0)
  const start = events.filter(event => event.type === EVENT_ID.DOCUMENT)
  return ({ event }) => {
    const alone = [...start, event, { type: EVENT_ID.POP }] as Event[]
    return constructFromEvents(alone, { source: text, schema })[0]
  }
}
