// Takes image references apart as Flux v1 does, without its slips.
import type { ImageRef } from './image.ts'

/** Is a reference, or the reason why a text is none. */
export type ParsedImageRef =
  | { readonly kind: 'image'; readonly ref: ImageRef }
  | { readonly kind: 'malformed'; readonly why: string }

/** Of a host only the port is looked at: `[::1]:5000` has one, `acme:v1` has none. */
const HOST = /^(?:[^:]+|\[[0-9A-Fa-f:.]+\])(?::\d+)?$/
const TAG = /^[^/]+$/
const DIGEST = /^[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+$/

/**
 * Takes a reference apart.
 *
 * Of two elements the first is a host when it is `localhost` or has a dot or a port; of three or more it always is. What
 * the parts are made of is not looked at: a placeholder in a template is a reference, too.
 *
 * Differs from Flux v1 in four places:
 * - `myhost:5000/x` has a host; there it is the image `myhost` with the tag `5000/x`.
 * - `localhost` is a host as a whole word; there `mylocalhost/x` has a host, too.
 * - `name:tag@sha256:…` keeps its tag; there the tag is lost when it is printed.
 * - A digest may be of another algorithm than SHA-256, and `@` must stand before one; there `@` is part of a name or tag.
 *
 * @see https://github.com/opencontainers/image-spec/blob/main/descriptor.md#digests
 */
export function parseImageRef(text: string): ParsedImageRef {
  if (text === '') return malformed(text, 'blank image name')
  const [name = '', ...digests] = text.split('@')
  const { host, rest } = splitHost(name)
  const [path = '', ...tags] = rest.split(':')
  const isWhole =
    !/^\/|\/$/.test(text) &&
    (host === '' || HOST.test(host)) &&
    !/^$|\/$/.test(path) &&
    isAtMostOne(tags, TAG) &&
    isAtMostOne(digests, DIGEST)
  if (!isWhole) return malformed(text, 'expected image name as either <image>:<tag> or just <image>')
  const [tag] = tags
  const [digest] = digests
  return {
    kind: 'image',
    ref: { host, path, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) },
  }
}

function splitHost(name: string): { readonly host: string; readonly rest: string } {
  const [first = '', ...others] = name.split('/')
  const hasHost = others.length > 1 || (others.length === 1 && (first === 'localhost' || /[.:]/.test(first)))
  return hasHost ? { host: first, rest: others.join('/') } : { host: '', rest: name }
}

function isAtMostOne(texts: readonly string[], form: RegExp): boolean {
  return texts.length < 2 && texts.every(text => form.test(text))
}

/** Says it in the words of Flux v1, which scripts may look for. */
function malformed(text: string, why: string): ParsedImageRef {
  return { kind: 'malformed', why: `parsing ${JSON.stringify(text)}: ${why}: invalid image ID` }
}
