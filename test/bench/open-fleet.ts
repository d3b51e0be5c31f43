// A folder with the configuration of a simulated fleet, and the runner on it: started, killed and started again.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type RunnerProcess, startProcess } from '../journeys/runner-process.ts'
import { FLEET_ENV, type FleetTarget, renderFleetConfig, renderFleetKubeconfig } from './fleet-files.ts'
import type { World } from './simulated/start-world.ts'

/** Is a runner whose front door is open. */
export type FleetRunner = RunnerProcess & { readonly hookUrl: string }

/** Is the folder. */
export type Fleet = {
  /** Starts the real functions on one machine; a port that is given is the one of the runner before. */
  start(port?: string): Promise<FleetRunner>
  remove(): void
}

const RUNNER = fileURLToPath(new URL('../../functions/local/start.ts', import.meta.url))
const HOOK_URL = /http:\/\/\S+\/hook\/github/

/** Writes the configuration; `sync` holds settings that all targets share. */
export function openFleet(
  targets: readonly FleetTarget[],
  world: World,
  sync: Readonly<Record<string, unknown>> = {},
): Fleet {
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-fleet-'))
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  process.once('exit', remove)
  mkdirSync(join(folder, 'kubeconfigs'))
  mkdirSync(join(folder, 'state'))
  const config = join(folder, 'fluxless.yml')
  writeFileSync(config, renderFleetConfig(targets, world, sync))
  for (const { name } of targets) {
    writeFileSync(join(folder, 'kubeconfigs', name), renderFleetKubeconfig(name, world))
  }
  return {
    async start(port = '0') {
      const args = [RUNNER, '--config', config, '--state', join(folder, 'state'), '--port', port]
      const env = { ...process.env, FLUXLESS_LOG: 'json', ...FLEET_ENV } as Record<string, string>
      const runner = startProcess(process.execPath, args, { cwd: folder, env })
      const kill = () => void runner.end('SIGKILL').catch(() => {})
      process.once('exit', kill)
      runner.ended.then(() => process.off('exit', kill)).catch(() => {})
      await runner.printed('/hook/github')
      const [hookUrl = ''] = HOOK_URL.exec(runner.stdout()) ?? []
      return { ...runner, hookUrl }
    },
    remove() {
      process.off('exit', remove)
      remove()
    },
  }
}
