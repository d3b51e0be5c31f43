// How a registry behaves: blobs and their uploads.
import { differs, row } from './a-behaviour.ts'
import { type Client, sha256, withQuery } from './a-client.ts'

const blob = (c: Client, r: string, headers: Record<string, string> = {}, content = 'layer-one') =>
  c.push(r, content).then(({ digest }) => c.call('GET', `/v2/${r}/blobs/${digest}`, { headers }))

/** Begins an upload, sends chunks each to the address of the answer before, and returns the last answer. */
async function chunks(c: Client, r: string, ...sent: readonly (readonly [content: string, range?: string])[]) {
  let reply = await c.call('POST', `/v2/${r}/blobs/uploads/`)
  for (const [body, range] of sent) {
    const headers = range === undefined ? {} : { 'content-range': range }
    reply = await c.call('PATCH', reply.headers.get('location') ?? '', { body, headers })
  }
  return reply
}

const then = async (c: Client, before: Promise<{ headers: Headers }>, method: string, query = '', body?: string) =>
  c.call(method, withQuery((await before).headers.get('location') ?? '', query), body === undefined ? {} : { body })

const mount = (c: Client, r: string, digest: string, from: string) =>
  c.call('POST', `/v2/${r}/blobs/uploads/?mount=${digest}&from=${from}`)

const ignoresRange = differs('202', 'version 2.8 does not read Content-Range')
const ignoresDigest = differs('202', 'it does not take the content along; a client must go on with PUT')
const cuts = differs('cut', 'it announces a length and then sends nothing of it')

export const BEHAVIOURS_OF_BLOBS = [
  row('has no unknown blob', '404 BLOB_UNKNOWN', (c, r) => c.call('GET', `/v2/${r}/blobs/${sha256('x')}`)),
  row('has none for HEAD', '404', (c, r) => c.call('HEAD', `/v2/${r}/blobs/${sha256('x')}`)),
  row('shows a blob', '200', (c, r) => blob(c, r)),
  row('shows it to HEAD', '200', (c, r) =>
    c.push(r, 'x').then(({ digest }) => c.call('HEAD', `/v2/${r}/blobs/${digest}`)),
  ),
  row('shows no blob of another repository', '404 BLOB_UNKNOWN', async (c, r) => {
    const { digest } = await c.push(r, 'secret')
    await c.push(`${r}/b`, 'other')
    return c.call('GET', `/v2/${r}/b/blobs/${digest}`)
  }),
  row('shows a part', '206', (c, r) => blob(c, r, { range: 'bytes=2-4' })),
  row('shows the last bytes', '206', (c, r) => blob(c, r, { range: 'bytes=-3' })),
  row('shows all from a byte on', '206', (c, r) => blob(c, r, { range: 'bytes=5-' })),
  row('shows what there is of a long part', '206', (c, r) => blob(c, r, { range: 'bytes=5-500' })),
  row('refuses a part beyond the end', '416 RANGE_INVALID', (c, r) => blob(c, r, { range: 'bytes=50-60' }), cuts),
  row('ignores a part that makes no sense', '200', (c, r) => blob(c, r, { range: 'bytes=x-y' }), cuts),
  row(
    'ignores several parts',
    '200',
    (c, r) => blob(c, r, { range: 'bytes=0-1,3-4' }),
    differs('206', 'it sends both in one answer'),
  ),
  row('shows nothing new to who has it', '304', (c, r) => blob(c, r, { 'if-none-match': `"${sha256('layer-one')}"` })),
  row('deletes a blob', '202', async (c, r) => c.call('DELETE', `/v2/${r}/blobs/${(await c.push(r, 'x')).digest}`)),
  row('deletes it once', '404 BLOB_UNKNOWN', async (c, r) => {
    const { digest } = await c.push(r, 'x')
    await c.call('DELETE', `/v2/${r}/blobs/${digest}`)
    return c.call('DELETE', `/v2/${r}/blobs/${digest}`)
  }),

  row('begins an upload', '202', (c, r) => chunks(c, r)),
  row('takes a chunk', '202', (c, r) => chunks(c, r, ['abc'])),
  row('takes chunks one after the other', '202', (c, r) => chunks(c, r, ['abc', '0-2'], ['def', '3-5'])),
  row(
    'refuses a chunk that leaves a gap',
    '416 RANGE_INVALID',
    (c, r) => chunks(c, r, ['abc'], ['def', '9-11']),
    ignoresRange,
  ),
  row(
    'refuses a chunk a second time',
    '416 RANGE_INVALID',
    (c, r) => chunks(c, r, ['abc', '0-2'], ['abc', '0-2']),
    ignoresRange,
  ),
  row('refuses a range that is none', '416 RANGE_INVALID', (c, r) => chunks(c, r, ['abc', 'x-2']), ignoresRange),
  row('refuses a chunk shorter than it says', '400 SIZE_INVALID', (c, r) => chunks(c, r, ['abc', '0-9']), ignoresRange),
  row('tells how far an upload is', '204', (c, r) => then(c, chunks(c, r, ['abc']), 'GET')),
  row('ends an upload', '201', (c, r) => then(c, chunks(c, r, ['abc'], ['def']), 'PUT', `digest=${sha256('abcdef')}`)),
  row('ends an upload with its last chunk', '201', (c, r) =>
    then(c, chunks(c, r, ['abc']), 'PUT', `digest=${sha256('abcdef')}`, 'def'),
  ),
  row('takes all of it with the end', '201', (c, r) => then(c, chunks(c, r), 'PUT', `digest=${sha256('all')}`, 'all')),
  row('takes nothing at all', '201', (c, r) => then(c, chunks(c, r), 'PUT', `digest=${sha256('')}`, '')),
  row('wants a digest at the end', '400 DIGEST_INVALID', (c, r) => then(c, chunks(c, r, ['abc']), 'PUT')),
  row('wants a digest that is one', '400 DIGEST_INVALID', (c, r) =>
    then(c, chunks(c, r, ['abc']), 'PUT', 'digest=abc'),
  ),
  row('refuses content with another digest', '400 DIGEST_INVALID', (c, r) =>
    then(c, chunks(c, r, ['abc']), 'PUT', `digest=${sha256('abd')}`),
  ),
  row('forgets a cancelled upload', '204', (c, r) => then(c, chunks(c, r, ['abc']), 'DELETE')),
  ...['GET', 'PATCH', 'PUT', 'DELETE'].map(method =>
    row(`knows a cancelled upload no more: ${method}`, '404 BLOB_UPLOAD_UNKNOWN', async (c, r) => {
      const upload = await chunks(c, r)
      await then(c, Promise.resolve(upload), 'DELETE')
      return then(c, Promise.resolve(upload), method, `digest=${sha256('')}`, method === 'GET' ? undefined : '')
    }),
  ),
  row(
    'knows no upload that was never begun',
    '404 BLOB_UPLOAD_UNKNOWN',
    (c, r) => c.call('GET', `/v2/${r}/blobs/uploads/8b5e5d0e-9f1c-4f0e-a3a8-111111111111`),
    differs('404 BLOB_UPLOAD_INVALID', 'it misses the signed state in the address first'),
  ),
  row(
    'takes a blob with one request',
    '201',
    (c, r) => c.call('POST', `/v2/${r}/blobs/uploads/?digest=${sha256('one')}`, { body: 'one' }),
    ignoresDigest,
  ),
  row(
    'refuses one request with another digest',
    '400 DIGEST_INVALID',
    (c, r) => c.call('POST', `/v2/${r}/blobs/uploads/?digest=${sha256('two')}`, { body: 'one' }),
    ignoresDigest,
  ),
  row(
    'refuses one request without a right digest',
    '400 DIGEST_INVALID',
    (c, r) => c.call('POST', `/v2/${r}/blobs/uploads/?digest=two`, { body: 'one' }),
    ignoresDigest,
  ),

  row('mounts a blob', '201', async (c, r) => mount(c, `${r}/b`, (await c.push(r, 'mounted')).digest, r)),
  row('shows a mounted blob', '200', async (c, r) => {
    const { digest } = await c.push(r, 'mounted')
    await mount(c, `${r}/b`, digest, r)
    return c.call('GET', `/v2/${r}/b/blobs/${digest}`)
  }),
  row('begins an upload for an unknown blob', '202', async (c, r) =>
    c.push(r, 'x').then(() => mount(c, `${r}/b`, sha256('y'), r)),
  ),
  row('begins an upload for an unknown source', '202', (c, r) => mount(c, r, sha256('y'), 'nowhere')),
  row('begins an upload for an impossible source', '202', (c, r) => mount(c, r, sha256('y'), '../UP')),
  row('begins an upload for half a digest', '202', (c, r) => mount(c, r, 'sha256:y', r)),
]
