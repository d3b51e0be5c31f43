// Debian's docker-registry (CNCF Distribution) on loopback, told to notify an address with a header.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BINARY = '/usr/bin/docker-registry'

/** Tells whether this machine has the registry. */
export const hasRegistry = existsSync(BINARY)

/** Starts a registry that knows one endpoint to notify. */
export async function startRegistry(notify: { readonly url: string; readonly authorization: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-registry-'))
  const port = await findPort()
  const file = join(folder, 'config.yml')
  writeFileSync(file, renderConfig(folder, port, notify))
  const child = spawn(BINARY, ['serve', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', code => reject(new Error(`The registry ended with ${code} before it listened`)))
    child.stderr.on('data', text => String(text).includes('listening on') && resolve())
  })
  return {
    host: `127.0.0.1:${port}`,
    async stop() {
      child.kill()
      await once(child, 'exit')
      rmSync(folder, { recursive: true })
    },
  }
}

/** Pushes an image as a client does: blobs first, then the manifest under its tag, or under its digest without one. */
export async function pushImage(host: string, name: string, tag: string | undefined): Promise<void> {
  const config = await pushBlob(host, name, '{"architecture":"amd64","os":"linux"}')
  const layer = await pushBlob(host, name, 'not really a layer')
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
    layers: [{ mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip', ...layer }],
  })
  const answer = await fetch(`http://${host}/v2/${name}/manifests/${tag ?? digestOf(manifest)}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/vnd.oci.image.manifest.v1+json' },
    body: manifest,
  })
  if (answer.status !== 201) throw new Error(`The manifest was answered ${answer.status}`)
}

async function pushBlob(host: string, name: string, text: string): Promise<{ digest: string; size: number }> {
  const digest = digestOf(text)
  const started = await fetch(`http://${host}/v2/${name}/blobs/uploads/`, { method: 'POST' })
  const url = new URL(started.headers.get('location') ?? '', `http://${host}`)
  url.searchParams.set('digest', digest)
  const headers = { 'content-type': 'application/octet-stream' }
  const done = await fetch(url, { method: 'PUT', headers, body: text })
  if (done.status !== 201) throw new Error(`The blob was answered ${done.status}`)
  return { digest, size: Buffer.byteLength(text) }
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}

async function findPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

function renderConfig(folder: string, port: number, { url, authorization }: { url: string; authorization: string }) {
  return `version: 0.1
log: { level: info }
storage: { filesystem: { rootdirectory: ${join(folder, 'data')} } }
http: { addr: 127.0.0.1:${port} }
notifications:
  events: { includereferences: true }
  endpoints:
    - { name: fluxless, url: '${url}', headers: { Authorization: ['${authorization}'] }, timeout: 5s, threshold: 3, backoff: 1s }
`
}
