// CNCF Distribution itself, from Debian's package docker-registry, to compare with.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const BINARY = '/usr/bin/docker-registry'

/** Whether it is installed. */
export const hasDockerRegistry = existsSync(BINARY)

/** Starts it on a free port, with deletion allowed and a receiver of notifications if one is given. */
export async function aDockerRegistry(hook?: { readonly url: string; readonly authorization: string }) {
  const folder = await mkdtemp(join(tmpdir(), 'docker-registry-'))
  const host = `127.0.0.1:${await freePort()}`
  const endpoint = hook && {
    name: 'test',
    url: hook.url,
    headers: { Authorization: [hook.authorization] },
    timeout: '2s',
    threshold: 3,
    backoff: '1s',
    ignoredmediatypes: ['application/octet-stream'],
  }
  const config = {
    version: '0.1',
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: host },
    ...(endpoint ? { notifications: { events: { includereferences: true }, endpoints: [endpoint] } } : {}),
  }
  // JSON is YAML.
  await writeFile(join(folder, 'config.yml'), JSON.stringify(config))
  const child = spawn(BINARY, ['serve', join(folder, 'config.yml')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { OTEL_TRACES_EXPORTER: 'none' },
  })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const ready = Promise.withResolvers<void>()
  createInterface({ input: child.stderr }).on('line', line => line.includes('listening on') && ready.resolve())
  void ended.then(() => ready.reject(new Error('docker-registry ended before it listened')))
  await ready.promise
  return {
    url: `http://${host}`,
    async close() {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>(resolve => server.close(() => resolve()))
  return typeof address === 'object' && address ? address.port : 0
}
