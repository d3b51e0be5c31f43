// Pushes an image to a registry as any client does: its blobs, then its manifest under the tag.
import { PushFailed } from './push-failed.ts'
import type { MadeImage } from './sandbox/registry/make-image.ts'

/** Where an image goes. */
export type Destination = {
  /** With its scheme: `http://127.0.0.1:5000`. */
  readonly url: string
  readonly repository: string
  readonly tag: string
}

/**
 * Sends an image and returns its digest, as the registry says it.
 *
 * @throws {PushFailed} when nobody answers, or the registry refuses
 */
export async function sendImage({ url, repository, tag }: Destination, image: MadeImage): Promise<string> {
  const place = `${url}/v2/${repository}`
  for (const { digest, content } of image.blobs) {
    const begun = await ask(`${place}/blobs/uploads/`, { method: 'POST' })
    // Relative or absolute, with a query of its own or without.
    const location = new URL(begun.headers.get('location') ?? '', `${place}/blobs/uploads/`)
    location.searchParams.set('digest', digest)
    await ask(location.href, send('PUT', 'application/octet-stream', content))
  }
  const pushed = await ask(`${place}/manifests/${tag}`, send('PUT', image.mediaType, image.manifest))
  return pushed.headers.get('docker-content-digest') ?? ''
}

function send(method: string, type: string, content: Buffer): RequestInit {
  return { method, headers: { 'content-type': type }, body: new Uint8Array(content) }
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  const { origin, pathname } = new URL(url)
  const response = await fetch(url, init).catch(cause => {
    const reason = (cause as { cause?: { code?: string } }).cause?.code ?? 'no connection'
    throw new PushFailed(`Nothing answers at ${origin} (${reason}). The sandbox starts with npm start.`, { cause })
  })
  const text = await response.text()
  if (response.ok) return response
  if (response.status === 401 || response.status === 403) {
    throw new PushFailed(`The registry at ${origin} wants a login, which this command has not. Use docker push.`)
  }
  const said = text.slice(0, 300).trim()
  throw new PushFailed(`The registry at ${origin} answered ${response.status} to ${init.method} ${pathname}: ${said}`)
}
