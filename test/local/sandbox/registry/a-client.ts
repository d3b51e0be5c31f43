// A client of the distribution API: one request at a time, and the few steps that tests are made of.
import { createHash } from 'node:crypto'

/** An answer, read whole; `code` is the errors' codes, one after the other, or nothing. */
export type Reply = {
  readonly status: number
  readonly code: string
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: foreign JSON whose shape each test states by what it expects
  readonly json: any
}

export type Ask = { readonly body?: Buffer | string; readonly headers?: Readonly<Record<string, string>> }

export type Client = ReturnType<typeof aClient>

export const TYPES = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerOne: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
} as const

export const sha256 = (content: Buffer | string) => `sha256:${createHash('sha256').update(content).digest('hex')}`

/** Joins a parameter to an address that may have a query already. */
export const withQuery = (url: string, query: string) => `${url}${url.includes('?') ? '&' : '?'}${query}`

/** Opens a client of a registry. */
export function aClient(url: string) {
  async function call(method: string, path: string, { body, headers = {} }: Ask = {}): Promise<Reply> {
    const response = await fetch(path.startsWith('http') ? path : `${url}${path}`, {
      method,
      redirect: 'manual',
      headers,
      // Bytes, because a text would be sent with a type of its own.
      ...(body === undefined ? {} : { body: new Uint8Array(Buffer.from(body)) }),
    })
    const text = await response.text()
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '') && text !== ''
    const json = isJson ? JSON.parse(text) : undefined
    const code = ((json?.errors ?? []) as readonly { code: string }[]).map(error => error.code).join(' ')
    return { status: response.status, code, headers: response.headers, text, json }
  }

  /** Begins an upload and returns its address. */
  async function begin(repository: string): Promise<string> {
    return (await call('POST', `/v2/${repository}/blobs/uploads/`)).headers.get('location') ?? ''
  }

  /** Pushes a blob and returns what a manifest says of it. */
  async function push(repository: string, content: string) {
    const digest = sha256(content)
    const reply = await call('PUT', withQuery(await begin(repository), `digest=${digest}`), { body: content })
    if (reply.status !== 201) throw new Error(`pushing a blob: ${reply.status} ${reply.text}`)
    return { digest, size: Buffer.byteLength(content) }
  }

  /** Pushes the blobs of an image and returns its manifest; the content makes it differ from others. */
  async function anImage(repository: string, content = 'layer', changes: Readonly<Record<string, unknown>> = {}) {
    const config = { mediaType: TYPES.config, ...(await push(repository, `{"os":"linux","of":"${content}"}`)) }
    const layers = [{ mediaType: TYPES.layer, ...(await push(repository, content)) }]
    return JSON.stringify({ schemaVersion: 2, mediaType: TYPES.manifest, config, layers, ...changes })
  }

  const put = (repository: string, reference: string, manifest: string, type: string = TYPES.manifest) =>
    call('PUT', `/v2/${repository}/manifests/${reference}`, { body: manifest, headers: { 'content-type': type } })

  const get = (repository: string, reference: string, accept: string = TYPES.manifest) =>
    call('GET', `/v2/${repository}/manifests/${reference}`, { headers: { accept } })

  return { url, call, begin, push, anImage, put, get }
}
