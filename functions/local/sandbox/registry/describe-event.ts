// Describes what happened as CNCF Distribution does in its notifications.
import type { Digest } from './digest.ts'
import type { Descriptor } from './parse-manifest.ts'

/** What the notification says of the request behind it. */
export type Asked = {
  readonly id: string
  readonly addr: string
  readonly host: string
  readonly method: string
  readonly useragent: string
}

/** What happened to a repository; a deleted tag has no digest, a deleted manifest no media type. */
export type Happened = {
  readonly repository: string
  readonly asked: Asked
} & (
  | {
      readonly action: 'push'
      readonly mediaType: string
      readonly digest: Digest
      readonly sizeBytes: number
      readonly references: readonly Descriptor[]
      readonly tag?: string
    }
  | { readonly action: 'delete'; readonly digest: Digest }
  | { readonly action: 'delete'; readonly tag: string }
)

/** The media type of the envelope, of version 3 of the registry; version 2 said `v1`. */
export const ENVELOPE_TYPE = 'application/vnd.docker.distribution.events.v2+json'

/**
 * Renders the envelope of one event, which is how current registries send them.
 *
 * @see https://distribution.github.io/distribution/about/notifications/
 */
export function describeEvent(
  happened: Happened,
  from: { readonly id: string; readonly nowMs: number; readonly addr: string; readonly instanceID: string },
): string {
  const { id, nowMs, addr, instanceID } = from
  const event = {
    id,
    timestamp: new Date(nowMs).toISOString(),
    action: happened.action,
    target: describeTarget(happened),
    request: happened.asked,
    actor: {},
    source: { addr, instanceID },
  }
  return JSON.stringify({ events: [event] })
}

function describeTarget(happened: Happened) {
  const { repository, asked } = happened
  if (happened.action === 'delete') {
    return 'tag' in happened ? { repository, tag: happened.tag } : { digest: happened.digest, repository }
  }
  const { mediaType, digest, sizeBytes, references, tag } = happened
  return {
    mediaType,
    size: sizeBytes,
    digest,
    length: sizeBytes,
    repository,
    url: `http://${asked.host}/v2/${repository}/manifests/${digest}`,
    ...(tag === undefined ? {} : { tag }),
    references,
  }
}
