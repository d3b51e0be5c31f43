// What GitHub says about packages: two events of one content, of which a repository may get both.
import type { InboundEvent } from '../../domain/events/inbound-event.ts'
import { type ImageScope, nameImagePush } from './name-image-push.ts'
import { ownObject, ownText, type Payload } from './parse-payload.ts'

/** The body has its content under the same name. */
const EVENTS = new Set(['package', 'registry_package'])
const PUSHES = new Set(['published', 'updated'])
const IMAGES = new Set(['container', 'docker'])

/** `ghcr.io/acme/shop:1.2.3`, of which the tag may be empty. */
const PACKAGE_URL = /^([A-Za-z0-9.-]+(?::\d+)?)\/([A-Za-z0-9._/-]+)(?::[A-Za-z0-9._-]*)?$/
const MAX_URL_LENGTH = 1024

/**
 * Names the event of an authentic package payload; undefined when the header names none.
 *
 * @see https://docs.github.com/en/webhooks/webhook-events-and-payloads#package
 */
export function nameGithubPackage(
  eventName: string | undefined,
  payload: Payload,
  images: ImageScope,
): InboundEvent | undefined {
  if (eventName === undefined || !EVENTS.has(eventName)) return undefined
  const pushed = ownObject(payload, eventName)
  const action = ownText(payload, 'action')
  if (pushed === undefined || action === undefined) return ignored('named package, but the body is no package')
  if (!PUSHES.has(action)) return ignored('the package was neither published nor updated')
  const kinds = ['package_type', 'ecosystem'].map(field => ownText(pushed, field)?.toLowerCase() ?? '')
  if (!kinds.some(kind => IMAGES.has(kind))) return ignored('the package is no image')
  const version = ownObject(pushed, 'package_version')
  const tag = ownText(ownObject(ownObject(version, 'container_metadata'), 'tag'), 'name') ?? ''
  // A multi-platform image is told of by its parts, which have no tag: all the more reason to look.
  return nameImagePush({ ...locate(pushed, version), tags: tag === '' ? [] : [tag] }, images)
}

/** The address to pull from says it best; not every version has one. */
function locate(pushed: Payload, version: Payload | undefined): { host?: string; path: string | undefined } {
  const url = ownText(version, 'package_url') ?? ''
  const [, host, path] = (url.length <= MAX_URL_LENGTH ? PACKAGE_URL.exec(url) : undefined) ?? []
  if (host !== undefined && path !== undefined) return { host, path }
  const [owner, name] = [ownText(ownObject(pushed, 'owner'), 'login'), ownText(pushed, 'name')]
  return { path: owner === undefined || name === undefined ? undefined : `${owner}/${name}` }
}

function ignored(why: string): InboundEvent {
  return { kind: 'ignored', why }
}
