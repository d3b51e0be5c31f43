// How a registry behaves: lists of tags and repositories, and what refers to a manifest.
import { differs, row } from './a-behaviour.ts'
import { type Client, sha256 } from './a-client.ts'

const noPages = (answers: string) => differs(answers, 'version 2.8 has no pages of tags')
const noReferrers = differs('404', 'version 2.8 has no referrers; clients fall back to a tag')

async function tagged(c: Client, r: string, query = '') {
  const image = await c.anImage(r)
  for (const tag of ['b', 'a', 'c']) await c.put(r, tag, image)
  return c.call('GET', `/v2/${r}/tags/list${query}`)
}

export const BEHAVIOURS_OF_LISTINGS = [
  row('lists tags', '200', (c, r) => tagged(c, r)),
  row('lists a page of tags', '200', (c, r) => tagged(c, r, '?n=2')),
  row('lists no tags where none are asked for', '200', (c, r) => tagged(c, r, '?n=0')),
  row('refuses a page of x', '400 PAGINATION_NUMBER_INVALID', (c, r) => tagged(c, r, '?n=x'), noPages('200')),
  row('refuses a page of -1', '400 PAGINATION_NUMBER_INVALID', (c, r) => tagged(c, r, '?n=-1'), noPages('200')),
  row('lists no tags where only blobs are', '404 NAME_UNKNOWN', async (c, r) => {
    await c.push(r, 'x')
    return c.call('GET', `/v2/${r}/tags/list`)
  }),
  row('lists no tags where all were deleted', '200', async (c, r) => {
    const image = await c.anImage(r)
    await c.put(r, 'a', image)
    await c.call('DELETE', `/v2/${r}/manifests/${sha256(image)}`)
    return c.call('GET', `/v2/${r}/tags/list`)
  }),
  row('lists repositories', '200', c => c.call('GET', '/v2/_catalog')),
  row('lists a page of repositories', '200', c => c.call('GET', '/v2/_catalog?n=1')),
  row(
    'refuses a catalog of x',
    '400 PAGINATION_NUMBER_INVALID',
    c => c.call('GET', '/v2/_catalog?n=x'),
    differs('200', 'version 2.8 lists all'),
  ),
  row('lists referrers', '200', (c, r) => c.call('GET', `/v2/${r}/referrers/${sha256('x')}`), noReferrers),
  row(
    'refuses referrers of half a digest',
    '400 DIGEST_INVALID',
    (c, r) => c.call('GET', `/v2/${r}/referrers/sha256:x`),
    noReferrers,
  ),
]
