// Streams the changes of a collection as JSON lines, from a version on, until the client goes or its time is up.
import type { ServerResponse } from 'node:http'
import { ApiFailure, describeFailure } from './api-failure.ts'
import type { Call } from './call.ts'
import type { Cluster } from './cluster.ts'
import { readSelectors } from './handle-read.ts'
import { inVersion } from './merging.ts'
import type { KubeObject } from './object.ts'
import { renderEvent } from './render.ts'
import type { Change } from './storage.ts'

/** Where a watch writes; `onClose` hears of the client's leaving. */
export type WatchOutput = {
  readonly write: (line: string) => void
  readonly end: () => void
  readonly onClose: (listener: () => void) => void
}

/**
 * Starts a watch; it stops by itself.
 *
 * @returns how to stop it early
 * @throws {ApiFailure} 400 for a wrong selector, before anything is written
 */
export function startWatch(cluster: Cluster, call: Call, open: () => WatchOutput): () => void {
  const { query, type } = call
  const isSelected = withName(call, readSelectors(call))
  const isInNamespace = ({ metadata }: KubeObject) =>
    call.namespace === undefined || (metadata.namespace ?? '') === call.namespace
  const isMeant = (object: KubeObject | undefined) =>
    object !== undefined && isInNamespace(object) && isSelected(object)
  const since = Number(query.get('resourceVersion') || 0)
  const asksForAll = since === 0 || query.get('sendInitialEvents') === 'true'
  const missed = asksForAll ? [] : cluster.storage.changesSince(type.storageKey, since)
  const output = open()
  let hasHeader = true

  const send = (event: string, object: KubeObject) => {
    const shown = renderEvent(call, inVersion(object, type), cluster.now(), hasHeader)
    hasHeader = false
    output.write(`${JSON.stringify({ type: event, object: shown })}\n`)
  }

  const tell = ({ type: event, object, previous }: Change) => {
    const [was, is] = [isMeant(previous), event !== 'DELETED' && isMeant(object)]
    if (is) send(was ? 'MODIFIED' : 'ADDED', object)
    else if (was) send('DELETED', object)
  }

  if (missed === undefined) {
    const message = `too old resource version: ${since} (${cluster.storage.version()})`
    const status = describeFailure(new ApiFailure(410, 'Expired', message))
    output.write(`${JSON.stringify({ type: 'ERROR', object: status })}\n`)
    output.end()
    return () => {}
  }
  if (asksForAll && query.get('sendInitialEvents') !== 'false') {
    for (const object of cluster.storage.list(type.storageKey, call.namespace))
      if (isMeant(object)) send('ADDED', object)
    if (query.get('sendInitialEvents') === 'true' && query.get('allowWatchBookmarks') === 'true') bookmark(true)
  }
  for (const change of missed) tell(change)

  function bookmark(isInitialEnd: boolean): void {
    const annotations = isInitialEnd ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {}
    const metadata = { resourceVersion: String(cluster.storage.version()), ...annotations }
    const object = { kind: type.kind, apiVersion: type.apiVersion, metadata }
    output.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`)
  }

  const unfollow = cluster.storage.follow(type.storageKey, tell)
  const seconds = Number(query.get('timeoutSeconds') ?? 0)
  const stop = () => {
    unfollow()
    clearTimeout(timer)
    output.end()
  }
  const timer = seconds > 0 ? setTimeout(finish, seconds * 1000) : undefined
  function finish(): void {
    if (query.get('allowWatchBookmarks') === 'true') bookmark(false)
    stop()
  }
  output.onClose(stop)
  return stop
}

function withName(call: Call, isSelected: (object: KubeObject) => boolean) {
  return (object: KubeObject) => (call.name === undefined || object.metadata.name === call.name) && isSelected(object)
}

/** Opens a response as a stream of JSON lines. */
export function openStream(response: ServerResponse): WatchOutput {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
  response.flushHeaders()
  return {
    write: line => response.write(line),
    end: () => response.end(),
    onClose: listener => response.on('close', listener),
  }
}
