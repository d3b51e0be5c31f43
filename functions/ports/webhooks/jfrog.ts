// JFrog Artifactory: one header that is either the secret itself or a signature; the configuration says which.
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import { COALESCE_MS, composeSender, type Proof } from './compose-sender.ts'
import { type ImageScope, nameImagePush } from './name-image-push.ts'
import { ownObject, ownText, type Payload } from './parse-payload.ts'
import type { Sender } from './port.ts'
import { proveByHeader, type TokenOptions } from './prove-by-header.ts'
import { proveBySignature } from './prove-by-signature.ts'
import { computeHmacSha256 } from './verify-signature.ts'

/** Sets how the header is checked, and how a repository of Artifactory reads in the name of an image. */
export type JfrogSenderOptions = TokenOptions &
  ImageScope & {
    /** Never found out from a request: to accept either would let the weaker one pass for the stronger. */
    readonly mode: 'plain' | 'signed'
    /** The path before an image by repository key, `''` for none; when given, no other key is taken. */
    readonly paths?: Readonly<Record<string, string>> | undefined
    /** What Artifactory calls its own host, where that is neither the registry nor a domain above it. */
    readonly origin?: string | undefined
  }

const HEADER = 'x-jfrog-event-auth'
const PUSHES = new Set(['pushed', 'promoted'])
const TYPES = new Set(['docker', 'oci'])

/**
 * Opens the sender JFrog.
 *
 * @see https://docs.jfrog.com/administration/docs/event-types
 */
export function openJfrogSender(options: JfrogSenderOptions): Sender {
  const { secrets, hmac = computeHmacSha256 } = options
  const prove: Proof =
    options.mode === 'signed' ? proveBySignature({ header: HEADER, secrets, hmac }) : proveByHeader(HEADER, options)
  return composeSender({
    prove,
    // No id and no moment: two pushes of the same content have one body.
    idWindowMs: COALESCE_MS,
    bodyWindowMs: COALESCE_MS,
    name: payload => [namePush(payload, options)],
  })
}

function namePush(payload: Payload, options: JfrogSenderOptions): InboundEvent {
  const data = ownObject(payload, 'data')
  const key = ownText(data, 'repo_key') ?? ''
  const isPush = ownText(payload, 'domain') === 'docker' && PUSHES.has(ownText(payload, 'event_type') ?? '')
  if (!isPush || !TYPES.has(ownText(data, 'image_type') ?? 'docker')) return ignored('it tells of no push of an image')
  if (isFromElsewhere(ownText(payload, 'jpd_origin'), options))
    return ignored('sent by another JFrog than the configured one')
  // Whoever pulls through a remote repository fills its cache, which is told like a push.
  if (key.endsWith('-cache')) return ignored('the cache of a remote repository was filled')
  const prefix = options.paths === undefined ? key : Object.hasOwn(options.paths, key) ? options.paths[key] : undefined
  if (prefix === undefined) return ignored('pushed to a repository of Artifactory that is not configured')
  const image = findImage(data)
  const path = image === undefined || prefix === '' ? image : `${prefix}/${image}`
  return nameImagePush({ path, tags: [ownText(data, 'tag')] }, options)
}

/** `image_name` may be the last part of the name only; the place of the manifest holds it whole. */
function findImage(data: Payload | undefined): string | undefined {
  const [path, name] = [ownText(data, 'path') ?? '', ownText(data, 'image_name')]
  const folder = path.split('/').slice(0, -2).join('/')
  return name !== undefined && folder.endsWith(`/${name}`) ? folder : name
}

function isFromElsewhere(origin: string | undefined, { registry, origin: expected }: JfrogSenderOptions): boolean {
  if (origin === undefined || origin === '') return false
  if (!URL.canParse(origin)) return true
  const { hostname, host } = new URL(origin)
  if (expected !== undefined) return expected !== hostname && expected !== host
  return !`.${registry.replace(/:\d+$/, '')}`.endsWith(`.${hostname}`)
}

function ignored(why: string): InboundEvent {
  return { kind: 'ignored', why }
}
