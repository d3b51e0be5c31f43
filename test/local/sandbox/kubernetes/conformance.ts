// What conformance cases are, and how an answer is made comparable.
import { readFileSync } from 'node:fs'

/**
 * One request and what a real API server answered.
 *
 * The method `WAIT` lets the server's own work be done. `zzns` stands for the namespace of a run.
 */
export type Case = {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly answer?: unknown
}

/** A file of cases, with the version of the server that answered; they build on each other, in order. */
export type Recording = { readonly server: string; readonly cases: readonly Case[] }

/** The recordings there are. */
export const RECORDINGS = ['built-in', 'custom'] as const

/** Reads a recording. */
export function readRecording(file: string): Recording {
  return JSON.parse(readFileSync(recordingUrl(file), 'utf8')) as Recording
}

/** Where a recording is. */
export function recordingUrl(file: string): URL {
  return new URL(`../../../recordings/kubernetes-api/${file}.json`, import.meta.url)
}

const TIMES = ['creationTimestamp', 'deletionTimestamp', 'time', 'lastTransitionTime', 'lastUpdateTime']
const UID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g

/** Replaces what differs from run to run: uids, versions, times, addresses, and the namespace's name. */
export function comparable(value: unknown, field = ''): unknown {
  if (field === 'description') return ''
  if (field === 'uid' && typeof value === 'string') return 'UID'
  if (field === 'resourceVersion') return value ? 'RV' : value
  if (TIMES.includes(field)) return 'TIME'
  if (field === 'nodePort') return 'NODE PORT'
  if (field === 'clusterIP' && value !== 'None') return value ? 'IP' : value
  if (typeof value === 'string') {
    return value
      .replaceAll(UID, 'UID')
      .replaceAll(/zz[a-z0-9]+/g, 'NS')
      .replaceAll(/\b10\.\d+\.\d+\.\d+/g, 'IP')
      .replaceAll(/record \(\d+\)/g, 'record (RV)')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
      .replaceAll(/resourceVersion\\":\\"\d+/g, 'resourceVersion\\":\\"RV')
      .replaceAll(/^\d+m?s$/g, 'AGE')
  }
  if (Array.isArray(value)) return value.map(item => comparable(item))
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, item]) => [name.replaceAll(UID, 'UID'), comparable(item, name)])
  return Object.fromEntries(fields.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
}
