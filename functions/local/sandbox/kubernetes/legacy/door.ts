// The door for API versions that Kubernetes no longer serves: manifests of 2020 still find a server that takes them.
// A request for such a version becomes one for the current version, its object is converted up, and the answer back
// down. Everything between knows the current version alone, and that shows: managed fields name the current version,
// defaults and complaints are the current version's, tables and scales too. A patch of a live object becomes a PUT of
// what it makes of the converted object. A watch tells converted objects. Each answer warns as real servers did.
import { ApiFailure, badRequest } from '../api-failure.ts'
import { findDuplicateKeys, readJson, readObject, readObjectText } from '../body.ts'
import { type Answer, type Call, matchBody, readPatchKind } from '../call.ts'
import type { Cluster } from '../cluster.ts'
import { edit } from '../handle-patch.ts'
import { inVersion } from '../merging.ts'
import type { JsonMap, KubeObject } from '../object.ts'
import { readLive } from '../read-live.ts'
import { renderAnswer } from '../render.ts'
import type { LegacyPart, ResourceType } from '../resource-types.ts'
import type { WatchOutput } from '../watch.ts'

/**
 * Rewrites a request for a version that is no longer served; any other passes as it is.
 *
 * @throws {ApiFailure} 400 when the body is of another kind, 404 for a patch of nothing
 */
export function toCurrentCall(cluster: Cluster, asked: Call): Call {
  const { legacy } = asked.type
  if (!legacy) return asked
  asked.warn(describeRemoval(asked.type, legacy))
  if (!legacy.current) return asked
  const call = { ...asked, type: legacy.current }
  if (asked.subresource === 'scale') return call
  const patch = asked.method === 'PATCH' ? readPatchKind(asked.contentType) : undefined
  const sendsObject = asked.method === 'POST' || asked.method === 'PUT' || patch === 'apply'
  if (sendsObject) return withObject(asked, call, legacy)
  if (!patch || (patch === 'strategic' && legacy.current.custom)) return call
  const live = inVersion(readLive(cluster, legacy.current, asked.namespace ?? '', asked.name ?? ''), legacy.current)
  const edited = edit(cluster, call, patch, toLegacy(live, asked.type, legacy), readJson(asked.body))
  const body = JSON.stringify(toCurrent(matchBody(asked, readObject(edited)), legacy.current, legacy))
  return { ...call, method: 'PUT', contentType: 'application/json', body }
}

function withObject(asked: Call, call: Call, legacy: LegacyPart): Call {
  const { apiVersion, kind } = asked.type
  let sent: KubeObject
  try {
    // A body that does not say what it is, is what its URL says; an apply must say.
    sent = readObject(readObjectText(asked.body), asked.method === 'PATCH' ? {} : { apiVersion, kind })
  } catch (failure) {
    // What cannot be read is refused by the handler, in its words.
    if (failure instanceof ApiFailure) return call
    throw failure
  }
  matchBody(asked, sent)
  refuseDoubled(asked)
  return { ...call, body: JSON.stringify(toCurrent(sent, call.type, legacy)) }
}

/** The converted text has no doubled keys any more, so they are told here. */
function refuseDoubled({ body, query, type, warn }: Call): void {
  const validation = query.get('fieldValidation') || 'Warn'
  if (validation === 'Ignore' || !body.trimStart().startsWith('{')) return
  const twice = findDuplicateKeys(body).map(field => `duplicate field "${field}"`)
  if (twice.length > 0 && validation === 'Strict') {
    const { kind, version } = type
    const words = `strict decoding error: ${twice.join(', ')}`
    throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${words}`)
  }
  for (const words of twice) warn(words)
}

/** Renders an answer in the version that was asked for; tables and metadata do not tell versions apart. */
export function renderAsAsked(
  cluster: Cluster,
  asked: Call,
  call: Call,
  answered: Exclude<Answer, { kind: 'watch' }>,
): unknown {
  const { type } = asked
  const { legacy } = type
  if (!legacy?.current || asked.form.as !== 'object' || asked.subresource === 'scale') {
    return renderAnswer(call, answered, cluster.now())
  }
  const current = legacy.current
  const shown = (object: KubeObject) => toLegacy(inVersion(object, current), type, legacy)
  switch (answered.kind) {
    case 'object':
      return renderAnswer(asked, { ...answered, object: shown(answered.object) }, cluster.now())
    case 'list':
      return renderAnswer(asked, { ...answered, objects: answered.objects.map(shown) }, cluster.now())
    case 'document':
      return renderAnswer(asked, answered, cluster.now())
  }
}

/** Converts what a watch tells; errors, tables and metadata stay as they are. */
export function watchAsAsked({ type, form }: Call, output: WatchOutput): WatchOutput {
  const { legacy } = type
  if (!legacy?.current || form.as !== 'object') return output
  return {
    ...output,
    write(line) {
      const event = JSON.parse(line) as { readonly type: string; readonly object: KubeObject }
      const isKind = event.object.kind === type.kind
      const object = isKind ? toLegacy(event.object, type, legacy) : event.object
      output.write(`${JSON.stringify({ type: event.type, object })}\n`)
    },
  }
}

function toCurrent(object: KubeObject, { apiVersion }: ResourceType, { conversion }: LegacyPart): KubeObject {
  return { ...conversion.up(object as unknown as JsonMap), apiVersion } as unknown as KubeObject
}

function toLegacy(object: KubeObject, { apiVersion }: ResourceType, { conversion }: LegacyPart): KubeObject {
  return { ...conversion.down(object as unknown as JsonMap), apiVersion } as unknown as KubeObject
}

function describeRemoval({ apiVersion, kind }: ResourceType, { removedIn, current }: LegacyPart): string {
  const isServedToday = current && !current.legacy
  const instead = isServedToday ? `; use ${current.apiVersion} ${kind}` : ''
  return `${apiVersion} ${kind} is unavailable in ${removedIn}+${instead}`
}
