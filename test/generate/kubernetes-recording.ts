// What a recording of the Kubernetes API holds: the story of one object, and where the recordings are.
import { readdirSync, readFileSync } from 'node:fs'

/** One request and its answer; `body` is sent as it stands. */
export type RecordedStep = {
  readonly what: string
  readonly verb: 'apply' | 'post' | 'put' | 'strategic' | 'merge' | 'json'
  readonly manager: string
  readonly force?: boolean
  readonly subresource?: string
  readonly body: unknown
  /** Absent in a story that is still to be recorded. */
  readonly answer?: { readonly status: number; readonly body: { [name: string]: unknown } }
}

/** The story of one object, told by what a real API server answered. */
export type Recording = {
  readonly source: string
  readonly name: string
  readonly resource: {
    readonly group: string
    readonly version: string
    readonly plural: string
    readonly kind: string
  }
  readonly object: string
  readonly steps: readonly RecordedStep[]
}

/** The folder of the recordings. */
export const RECORDINGS = new URL('../recordings/kubernetes/', import.meta.url)

/** The namespace the stories happen in. */
export const NAMESPACE = 'merge-recordings'

/** Reads the stories, in order of their names; other recordings may lie beside them. */
export function readRecordings(): Recording[] {
  return readdirSync(RECORDINGS)
    .filter(name => name.endsWith('.json'))
    .sort()
    .map(name => JSON.parse(readFileSync(new URL(name, RECORDINGS), 'utf8')) as Recording)
    .filter(({ resource, steps }) => resource !== undefined && steps !== undefined)
}

/** Reads the schema of the custom kind `Widget` that some stories use. */
export function readWidgetSchema(): object {
  return JSON.parse(readFileSync(new URL('widget-schema.json', RECORDINGS), 'utf8')) as object
}
