// Starts moto, an emulator of AWS in Python, on a free port of loopback, and ends exactly that process.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { HttpClient } from '../../../functions/ports/http/port.ts'
import { findFreePorts } from '../../cluster/find-free-ports.ts'
import { runProgram } from '../../cluster/run-program.ts'

const START_LIMIT_MS = 25_000
const FINDS_MOTO = 'import importlib.util, sys; sys.exit(not all(map(importlib.util.find_spec, ["moto", "flask"])))'

/** Says why it cannot run here; undefined when it can. */
export const obstacle =
  spawnSync('python3', ['-c', FINDS_MOTO]).status === 0 ? undefined : 'the Python package moto[server] is not installed'

/** Starts it, empty. */
export async function startMoto(http: HttpClient) {
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-moto-'))
  const [port] = await findFreePorts()
  const origin = `http://127.0.0.1:${port}`
  const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)]
  const program = runProgram('python3', args, join(folder, 'log'))

  async function awaitStart(): Promise<void> {
    const ended = program.ended.then(said => Promise.reject(new Error(said)))
    const answers = async () => {
      for (const limit = performance.now() + START_LIMIT_MS; performance.now() < limit; await wait(50)) {
        const answer = await http.send({ method: 'GET', url: `${origin}/moto-api/` }).catch(() => undefined)
        if (answer?.status === 200) return
      }
      throw new Error('moto does not answer')
    }
    await Promise.race([answers(), ended])
    ended.catch(() => {})
  }

  await awaitStart()
  return {
    origin,
    async stop(): Promise<void> {
      program.end()
      await program.ended
      rmSync(folder, { recursive: true })
    },
  }
}
