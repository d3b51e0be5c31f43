// The sandbox's OCI registry: the distribution API over plain HTTP on loopback, with notifications of pushes.
//
// What enters: pushes, pulls, and images made on the spot. What leaves: content by digest, lists, notifications as CNCF
// Distribution sends them. It knows neither workloads nor policies, and nothing of the rest of the project: providers
// meet it over HTTP alone. It frees no space, serves sha256 alone, and is for trying and testing.
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Lock, openAccess } from './access.ts'
import { openBlobs } from './blobs.ts'
import type { Registry } from './call.ts'
import { dispatch } from './dispatch.ts'
import { type Faults, openFaults } from './faults.ts'
import { listen, type SeenRequest } from './listen.ts'
import { openNotifications } from './notifications.ts'
import type { Hook } from './post-event.ts'
import { type ImageToPut, putImage } from './put-image.ts'
import { openRepositories } from './repositories.ts'
import { openUploads } from './uploads.ts'

/** What the registry needs. */
export type RegistryOptions = {
  /** Keeps `blobs/`, `repositories/`, and in `uploads/` what is not whole yet. */
  readonly folder: string
  /** Absent or 0 lets the system choose. */
  readonly port?: number
  readonly now: () => number
  readonly log?: (line: string) => void
  /** Who is told of pushes and deletions; asked again each time. */
  readonly hooks: () => readonly Hook[]
  /** The waits between attempts to tell, each in milliseconds; ten attempts in about a minute when absent. */
  readonly retryWaitsMs?: readonly number[]
  /** Anybody may do everything when absent. */
  readonly lock?: Lock
  /** The most tags on one page, whatever a client asks for; 1,000 when absent. */
  readonly pageLimit?: number
  /** 4 GiB when absent. */
  readonly mostBlobBytes?: number
}

/** A registry that runs. */
export type SandboxRegistry = {
  /** Without a slash at the end. */
  readonly url: string
  /** What stands before the repository in the name of an image: `127.0.0.1:5000`. */
  readonly host: string
  /** Tells whether an image was ever pushed there, in this run or an earlier one. */
  hasRepository(repository: string): boolean
  /** Makes a tiny image and keeps it as if somebody had pushed it: hooks are told. Returns its digest. */
  putImage(image: ImageToPut): Promise<string>
  /** Makes the images whose tags are not there yet; hooks are not told, and a tag that is there stays as it is. */
  seed(images: readonly ImageToPut[]): Promise<void>
  readonly faults: Faults
  /** The latest requests, oldest first. */
  readonly requests: readonly SeenRequest[]
  stop(): Promise<void>
}

const MOST_KEPT_REQUESTS = 10_000
const PAGE_LIMIT = 1_000
const MOST_BLOB_BYTES = 4 * 1024 ** 3

/** Starts the registry on 127.0.0.1. */
export async function startRegistry(options: RegistryOptions): Promise<SandboxRegistry> {
  const { now, hooks, retryWaitsMs, log = () => {} } = options
  const root = resolve(options.folder)
  await mkdir(root, { recursive: true })
  const blobs = openBlobs(join(root, 'blobs'), join(root, 'uploads'))
  const uploads = await openUploads(join(root, 'uploads'), blobs, options.mostBlobBytes ?? MOST_BLOB_BYTES)
  const repositories = await openRepositories(join(root, 'repositories'))
  const faults = openFaults()
  const requests: SeenRequest[] = []
  let host = ''
  const addr = () => host
  const notifications = openNotifications({ hooks, now, log, addr, ...(retryWaitsMs ? { retryWaitsMs } : {}) })
  const { tell } = notifications
  const registry: Registry = { blobs, uploads, repositories, pageLimit: options.pageLimit ?? PAGE_LIMIT, tell }

  const listener = await listen({
    port: options.port ?? 0,
    faults,
    answer: dispatch(registry, openAccess(options.lock, now), addr),
    seen(request) {
      requests.push(request)
      if (requests.length > MOST_KEPT_REQUESTS) requests.shift()
      log(`${request.method} ${request.path} ${request.status}`)
    },
    failed: error => log(`request failed: ${error instanceof Error ? error.message : String(error)}`),
  })
  host = listener.host

  return {
    url: `http://${host}`,
    host,
    hasRepository: repository => repositories.find(repository)?.isOfImages === true,
    async putImage(image) {
      const { repository, tag } = image
      const kept = await putImage(registry, image)
      const asked = { id: randomUUID(), addr: host, host, method: 'PUT', useragent: 'fluxless-sandbox' }
      tell([{ ...kept, action: 'push', repository, asked, tag }], Promise.resolve())
      return kept.digest
    },
    async seed(images) {
      for (const image of images) {
        if (!repositories.find(image.repository)?.tags.has(image.tag)) await putImage(registry, image)
      }
    },
    faults,
    requests,
    async stop() {
      faults.stop()
      await listener.stop()
      await uploads.stop()
      await repositories.idle()
      await notifications.stop()
    },
  }
}
