// Reads the name of an image that is to be pushed, as docker reads it, but for its default host.

/** A name in its parts; `host` is undefined where the name has none. */
export type ImageName = { readonly host: string | undefined; readonly repository: string; readonly tag: string }

/** Why a text names no image that could be pushed; reads well after "because". */
export type NoImageName = { readonly why: string }

const PART = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const REPOSITORY = new RegExp(`^${PART}(?:/${PART})*$`)
const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/

/**
 * Parses `shop:1.2.4`, `team/shop:1.2.4` or `host:5000/team/shop:1.2.4`.
 *
 * The first part is a host when it has a dot or a port, or is `localhost`.
 *
 * @see https://github.com/distribution/reference
 */
export function parseImageName(text: string): ImageName | NoImageName {
  const slash = text.indexOf('/')
  const first = text.slice(0, Math.max(slash, 0))
  const host = first === 'localhost' || /[.:]/.test(first) ? first : undefined
  if (host !== undefined && !HOST.test(host)) return { why: `${host} can be no host` }
  const rest = host === undefined ? text : text.slice(slash + 1)
  if (rest.includes('@')) return { why: 'a digest comes from the content; give a tag' }
  const [repository = '', tag, ...more] = rest.split(':')
  if (tag === undefined || tag === '') return { why: `it has no tag, as in ${text.replace(/:$/, '') || 'shop'}:1.2.4` }
  if (more.length > 0 || !TAG.test(tag)) return { why: `${[tag, ...more].join(':')} can be no tag` }
  if (!REPOSITORY.test(repository))
    return { why: `${repository} can be no repository: small letters and digits, - _ . /` }
  return { host, repository, tag }
}
