// What a handler gets: the request, the place it asks for, and the rooms of the registry.
import type { IncomingMessage } from 'node:http'
import type { Answer } from './answer.ts'
import type { Blobs } from './blobs.ts'
import type { Happened } from './describe-event.ts'
import type { Place } from './parse-path.ts'
import type { Repositories } from './repositories.ts'
import type { Uploads } from './uploads.ts'

/** The rooms of the registry, for handlers. */
export type Registry = {
  readonly blobs: Blobs
  readonly uploads: Uploads
  readonly repositories: Repositories
  /** The most tags or repositories on one page, whatever a client asks for. */
  readonly pageLimit: number
  /** Tells the hooks, in the order of calls, once the client has its answer; returns at once. */
  tell(happened: readonly Happened[], answered: Promise<void>): void
}

/** One request for one kind of place. */
export type Call<Kind extends Place['kind']> = {
  readonly place: Extract<Place, { readonly kind: Kind }>
  readonly request: IncomingMessage
  readonly query: URLSearchParams
  /** How the client calls us: `http://127.0.0.1:5000`. */
  readonly base: string
}

/** The handlers of one kind of place, by method; HEAD is GET without the body. */
export type Handlers<Kind extends Place['kind']> = Readonly<Record<string, (call: Call<Kind>) => Promise<Answer>>>
