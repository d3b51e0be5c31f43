// Debian's docker-registry (CNCF Distribution) for a journey: it tells the runner of pushes, as an operator would set it up.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Hook } from '../../functions/local/sandbox/registry/post-event.ts'
import { findFreePorts } from '../cluster/find-free-ports.ts'
import { startProcess } from './runner-process.ts'

const PROGRAM = '/usr/bin/docker-registry'

/** Says why it cannot run here; undefined when it can. */
export const obstacle = existsSync(PROGRAM) ? undefined : `${PROGRAM} is not installed (Debian: docker-registry)`

/** Starts it, empty. */
export async function openDockerRegistry({ hook, folder }: { readonly hook: Hook; readonly folder: string }) {
  const [port] = await findFreePorts()
  const host = `127.0.0.1:${port}`
  const endpoint = {
    name: 'fluxless',
    url: hook.url,
    headers: { Authorization: [hook.authorization] },
    timeout: '5s',
    threshold: 3,
    backoff: '1s',
  }
  const config = {
    version: 0.1,
    log: { level: 'info', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: host },
    notifications: { endpoints: [endpoint] },
  }
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'config.yml')
  // YAML takes JSON as it stands.
  await writeFile(file, JSON.stringify(config))
  const program = startProcess(PROGRAM, ['serve', file], { cwd: folder, env: { OTEL_TRACES_EXPORTER: 'none' } })
  await program.printed('listening on')
  return {
    host,
    async stop() {
      await program.end('SIGKILL')
    },
  }
}
