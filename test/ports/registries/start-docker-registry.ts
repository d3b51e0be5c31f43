// Starts Debian's docker-registry on a free port of loopback, pushes to it over HTTP, and ends exactly that process.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect } from 'vitest'
import type { ImageDigest } from '../../../functions/domain/images/image.ts'
import type { HttpClient } from '../../../functions/ports/http/port.ts'
import { findFreePorts } from '../../cluster/find-free-ports.ts'
import { runProgram } from '../../cluster/run-program.ts'
import type { BuiltDocument, BuiltImage } from './build-image.ts'

const PROGRAM = '/usr/bin/docker-registry'
const START_LIMIT_MS = 20_000

/** Says why it cannot run here; undefined when it can. */
export const obstacle = existsSync(PROGRAM) ? undefined : `${PROGRAM} is not installed`

/** Starts it, empty; deletion is on. */
export async function startDockerRegistry(http: HttpClient) {
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-registry-'))
  const repositories = join(folder, 'data/docker/registry/v2/repositories')
  const [port] = await findFreePorts()
  const host = `127.0.0.1:${port}`
  const config = {
    version: 0.1,
    log: { level: 'error', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: host },
  }
  // YAML takes JSON as it stands.
  writeFileSync(join(folder, 'config.yml'), JSON.stringify(config))
  const program = runProgram(PROGRAM, ['serve', join(folder, 'config.yml')], join(folder, 'log'))

  async function awaitStart(): Promise<void> {
    const ended = program.ended.then(said => Promise.reject(new Error(said)))
    const answers = async () => {
      for (const limit = performance.now() + START_LIMIT_MS; performance.now() < limit; await wait(20)) {
        const answer = await http.send({ method: 'GET', url: `http://${host}/v2/` }).catch(() => undefined)
        if (answer?.status === 200) return
      }
      throw new Error('docker-registry does not answer')
    }
    await Promise.race([answers(), ended])
    ended.catch(() => {})
  }

  async function pushBlob(path: string, { digest, bytes }: BuiltDocument): Promise<void> {
    const started = await http.send({ method: 'POST', url: `http://${host}/v2/${path}/blobs/uploads/` })
    const url = new URL(started.headers.location ?? '')
    url.searchParams.set('digest', digest)
    const headers = { 'content-type': 'application/octet-stream' }
    const { status } = await http.send({ method: 'PUT', url: url.href, headers, body: bytes })
    expect(status).toBe(201)
  }

  async function pushManifest(path: string, name: string, { mediaType, bytes }: BuiltDocument): Promise<void> {
    const url = `http://${host}/v2/${path}/manifests/${name}`
    const { status } = await http.send({ method: 'PUT', url, headers: { 'content-type': mediaType }, body: bytes })
    expect(status).toBe(201)
  }

  await awaitStart()
  return {
    host,
    async push(path: string, tag: string, { blobs, manifests }: BuiltImage): Promise<ImageDigest> {
      for (const blob of blobs) await pushBlob(path, blob)
      for (const part of manifests.slice(0, -1)) await pushManifest(path, part.digest, part)
      const top = manifests.at(-1)!
      await pushManifest(path, tag, top)
      return top.digest
    },
    /** Writes tags straight to the disk: pushing as many takes ten seconds. */
    tag(path: string, names: readonly string[], digest: ImageDigest): void {
      for (const name of names) {
        const folder = join(repositories, path, '_manifests/tags', name, 'current')
        mkdirSync(folder, { recursive: true })
        writeFileSync(join(folder, 'link'), digest)
      }
    },
    /** Takes a manifest's entry off the disk, as a clean-up that went wrong does. */
    lose(path: string, digest: ImageDigest): void {
      const revisions = join(repositories, path, '_manifests/revisions/sha256')
      rmSync(join(revisions, digest.replace('sha256:', '')), { recursive: true })
    },
    /** Deletes a manifest as people do. */
    async remove(path: string, digest: ImageDigest): Promise<void> {
      const { status } = await http.send({ method: 'DELETE', url: `http://${host}/v2/${path}/manifests/${digest}` })
      expect(status).toBe(202)
    },
    async stop(): Promise<void> {
      program.end()
      await program.ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
