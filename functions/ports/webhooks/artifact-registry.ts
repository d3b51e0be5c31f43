// Google Artifact Registry and Container Registry: Pub/Sub pushes what the topic `gcr` was told, with a token of Google.
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import { composeSender, DAY_MS } from './compose-sender.ts'
import { type ImageScope, nameImagePush } from './name-image-push.ts'
import { ownObject, ownText, type Payload, parsePayload } from './parse-payload.ts'
import type { Sender } from './port.ts'
import { type GoogleTokenOptions, proveByGoogleToken } from './prove-by-google-token.ts'

/** Sets how the token is checked, which subscription may knock and which images are taken. */
export type ArtifactRegistrySenderOptions = GoogleTokenOptions & {
  /** `projects/<project>/subscriptions/<name>`. */
  readonly subscription: string
  readonly repositories: readonly string[]
  /** Any registry of Google when absent. */
  readonly registry?: string | undefined
}

/** Messages live for a week at most. */
const REDELIVERY_MS = 7 * DAY_MS
const GOOGLE_HOST = /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:[a-z]+\.)?gcr\.io)$/
/** `europe-docker.pkg.dev/project/repository/image:tag`; a port has no place in it. */
const REFERENCE = /^([^/:]+)\/([^:]+):([^:/]+)$/
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/
const MAX_DATA_LENGTH = 16_384

/**
 * Opens the sender Artifact Registry. What is authentic is always acknowledged: anything else comes back for a week.
 *
 * @see https://cloud.google.com/artifact-registry/docs/configure-notifications
 */
export function openArtifactRegistrySender(options: ArtifactRegistrySenderOptions): Sender {
  return composeSender({
    prove: proveByGoogleToken(options),
    // A message holds its own id and time.
    idWindowMs: REDELIVERY_MS,
    bodyWindowMs: REDELIVERY_MS,
    findBodyId: payload => ownText(ownObject(payload, 'message'), 'messageId'),
    acceptsUnreadable: true,
    name: payload => [namePush(payload, options)],
  })
}

function namePush(payload: Payload, options: ArtifactRegistrySenderOptions): InboundEvent {
  if (ownText(payload, 'subscription') !== options.subscription) {
    return ignored('sent by another subscription than the configured one')
  }
  const data = readData(ownObject(payload, 'message'))
  if (data === undefined) return ignored('the message cannot be read')
  if (ownText(data, 'action')?.toUpperCase() !== 'INSERT') return ignored('it tells of no push')
  const reference = ownText(data, 'tag')
  if (reference === undefined) return ignored('pushed without a tag')
  const [, host = '', path, tag] = REFERENCE.exec(reference) ?? []
  if (!GOOGLE_HOST.test(host)) return ignored('pushed to no registry of Google')
  const scope: ImageScope = { registry: options.registry ?? host, repositories: options.repositories }
  return nameImagePush({ host, path, tags: [tag] }, scope)
}

/** The decoder ignores what is no base64, so that is looked at first. */
function readData(message: Payload | undefined): Payload | undefined {
  const data = ownText(message, 'data') ?? ''
  if (data.length > MAX_DATA_LENGTH || !BASE64.test(data)) return undefined
  const parsed = parsePayload(Buffer.from(data, 'base64'), undefined)
  return parsed.kind === 'payload' ? parsed.payload : undefined
}

function ignored(why: string): InboundEvent {
  return { kind: 'ignored', why }
}
