// From a request to the handler of its place and method.
import type { IncomingMessage } from 'node:http'
import type { Access } from './access.ts'
import { type Answer, empty } from './answer.ts'
import { answerBlobs } from './answer-blobs.ts'
import { answerListings } from './answer-listings.ts'
import { answerManifests } from './answer-manifests.ts'
import { answerUploads } from './answer-uploads.ts'
import type { Call, Handlers, Registry } from './call.ts'
import { type Place, parsePath } from './parse-path.ts'
import { refuse } from './refusals.ts'

/** Makes the one handler of the registry; `ownHost` stands in for a Host header that is none. */
export function dispatch(registry: Registry, access: Access, ownHost: () => string) {
  const routes: { readonly [Kind in Place['kind']]: Handlers<Kind> } = {
    front: { GET: async () => empty(200) },
    base: {
      GET: async () => ({
        ...empty(200, { 'content-type': 'application/json; charset=utf-8' }),
        body: Buffer.from('{}'),
      }),
    },
    moved: { GET: redirect, POST: redirect },
    token: { GET: async ({ request, query }) => access.issue(request.headers.authorization, query) },
    manifest: answerManifests(registry),
    blob: answerBlobs(registry),
    ...answerUploads(registry),
    ...answerListings(registry),
  }

  return async function answer(request: IncomingMessage, url: URL): Promise<Answer> {
    const place = parsePath(url.pathname)
    const method = request.method ?? 'GET'
    const { host = '' } = request.headers
    const base = `http://${/^[A-Za-z0-9.:[\]-]+$/.test(host) ? host : ownHost()}`
    access.check(request.headers.authorization, { place, method, base })
    // The compiler cannot tie the kind of a place to its handlers; `routes` above is where it does.
    const handlers = routes[place.kind] as Handlers<Place['kind']>
    const key = method === 'HEAD' ? 'GET' : method
    const handler = Object.hasOwn(handlers, key) ? handlers[key] : undefined
    if (!handler) throw refuse('UNSUPPORTED', { headers: { allow: allowed(handlers) } })
    return handler({ place, request, query: url.searchParams, base } as Call<Place['kind']>)
  }
}

async function redirect({ place }: Call<'moved'>): Promise<Answer> {
  return empty(301, { location: place.to })
}

function allowed(handlers: object): string {
  const methods = Object.keys(handlers)
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort().join(', ')
}
