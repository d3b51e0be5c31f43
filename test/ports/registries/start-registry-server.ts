// A registry on loopback that serves what it is given, asks for a login if it is told to, and remembers what it was asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ImageDigest } from '../../../functions/domain/images/image.ts'
import type { BuiltDocument, BuiltImage } from './build-image.ts'

/** Says how the registry behaves. */
export type ServerOptions = {
  readonly auth?: 'basic' | 'bearer'
  /** 1,000 when absent; pages are linked relatively. */
  readonly pageSize?: number
  /** Sends readers of blobs to another port, as registries with a CDN do. */
  readonly redirectsBlobs?: boolean
}

type Repository = { readonly tags: Map<string, ImageDigest>; readonly documents: Map<string, BuiltDocument> }
type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: Buffer | object }

const LOGIN = { username: 'robot', password: 'pull-secret' }
const BASIC = `Basic ${Buffer.from(`${LOGIN.username}:${LOGIN.password}`).toString('base64')}`

/** Starts it, empty. */
export async function startRegistryServer({ auth, pageSize = 1_000, redirectsBlobs = false }: ServerOptions = {}) {
  const repositories = new Map<string, Repository>()
  const asked: string[] = []
  let tokens = 0

  const repositoryOf = (path: string): Repository => {
    const known = repositories.get(path) ?? { tags: new Map(), documents: new Map() }
    repositories.set(path, known)
    return known
  }

  function answer(request: IncomingMessage, url: URL): Answer {
    if (url.pathname === '/token') return giveToken(request, url)
    const [, path = '', kind = '', name = ''] = /^\/v2\/(.+)\/(tags|manifests|blobs)\/([^/]+)$/.exec(url.pathname) ?? []
    const refused = refuse(request, url, path)
    if (refused) return refused
    const repository = repositories.get(path)
    if (!repository) return failure(404, 'NAME_UNKNOWN')
    if (kind === 'tags') return listTags(repository, url)
    const document = repository.documents.get(repository.tags.get(name) ?? name)
    if (!document) return failure(404, kind === 'blobs' ? 'BLOB_UNKNOWN' : 'MANIFEST_UNKNOWN')
    if (kind === 'blobs' && redirectsBlobs) {
      return { status: 307, headers: { location: `${cdnUrl()}/${document.digest}?signature=signed-secret` } }
    }
    const headers = { 'content-type': document.mediaType, 'docker-content-digest': document.digest }
    return { status: 200, headers, body: document.bytes }
  }

  function giveToken({ headers }: IncomingMessage, url: URL): Answer {
    if (headers.authorization !== BASIC) return failure(401, 'UNAUTHORIZED')
    tokens += 1
    return { status: 200, body: { token: `token-${tokens}-for-${url.searchParams.get('scope')}`, expires_in: 300 } }
  }

  function refuse({ headers }: IncomingMessage, { host }: URL, path: string): Answer | undefined {
    const scope = `repository:${path}:pull`
    const isLetIn =
      auth === undefined ||
      (auth === 'basic' ? headers.authorization === BASIC : headers.authorization?.endsWith(`-for-${scope}`))
    if (isLetIn) return undefined
    const bearer = `Bearer realm="http://${host}/token",service="tests",scope="${scope}"`
    return { ...failure(401, 'UNAUTHORIZED'), headers: { 'www-authenticate': auth === 'basic' ? 'Basic' : bearer } }
  }

  function listTags({ tags }: Repository, url: URL): Answer {
    const all = [...tags.keys()].sort()
    const start = all.indexOf(url.searchParams.get('last') ?? '') + 1
    const page = all.slice(start, start + pageSize)
    const isLast = start + page.length >= all.length
    const link = `<${url.pathname}?last=${page.at(-1)}&n=${pageSize}>; rel="next"`
    return { status: 200, ...(isLast ? {} : { headers: { link } }), body: { name: 'any', tags: page } }
  }

  const [server, cdn] = [createServer(serve), createServer(serveBlob)]
  const cdnUrl = () => `http://127.0.0.1:${(cdn.address() as AddressInfo).port}`

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    asked.push(`${request.method} ${url.pathname}`)
    send(response, answer(request, url))
  }

  function serveBlob(request: IncomingMessage, response: ServerResponse): void {
    asked.push(`${request.method} a blob elsewhere${request.headers.authorization ? ', with a login' : ''}`)
    const digest = /sha256:[0-9a-f]+/.exec(request.url ?? '')?.[0] ?? ''
    const document = [...repositories.values()].map(({ documents }) => documents.get(digest)).find(Boolean)
    send(response, document ? { status: 200, body: document.bytes } : { status: 403 })
  }

  for (const one of [server, cdn]) await new Promise<void>(resolve => one.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    login: LOGIN,
    /** Every request, as `GET /v2/…`. */
    asked,
    put(path: string, tag: string, { blobs, manifests }: BuiltImage): ImageDigest {
      const { tags, documents } = repositoryOf(path)
      for (const document of [...blobs, ...manifests]) documents.set(document.digest, document)
      const { digest } = manifests.at(-1)!
      tags.set(tag, digest)
      return digest
    },
    lose(path: string, tag: string): void {
      const { tags, documents } = repositoryOf(path)
      documents.delete(tags.get(tag) ?? '')
    },
    async stop() {
      for (const one of [server, cdn]) {
        one.closeAllConnections()
        await new Promise(resolve => one.close(resolve))
      }
    },
  }
}

function failure(status: number, code: string): Answer {
  return { status, body: { errors: [{ code, message: 'told by the registry, and quoted by nobody' }] } }
}

function send(response: ServerResponse, { status, headers = {}, body = '' as never }: Answer): void {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'object' ? JSON.stringify(body) : body)
  response.writeHead(status, { 'content-length': bytes.length, ...headers })
  // Node leaves the body of an answer to HEAD out by itself.
  response.end(bytes)
}
