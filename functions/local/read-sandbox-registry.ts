// Finds the registry of the sandbox that runs here.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PushFailed } from './push-failed.ts'

const OTHERWISE = 'or give the whole name: host:port/repository:tag.'

/**
 * Reads the registry's host from `local.json`, which is there while the sandbox runs.
 *
 * @throws {PushFailed} when no sandbox runs, or it has no registry
 */
export function readSandboxRegistry(state: string): string {
  const { registry } = readFacts(join(state, 'local.json'))
  if (typeof registry !== 'string') {
    throw new PushFailed(`What runs here has no registry of its own. Start a sandbox with npm start, ${OTHERWISE}`)
  }
  return registry.replace(/^http:\/\//, '').replace(/\/$/, '')
}

function readFacts(file: string): { readonly registry?: unknown } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { registry?: unknown }
  } catch (cause) {
    throw new PushFailed(`No sandbox runs here: ${file} cannot be read. Start it with npm start, ${OTHERWISE}`, {
      cause,
    })
  }
}
