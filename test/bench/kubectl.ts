// The other side of the comparison: kubectl apply --server-side, as a person would run it.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { monotonicMs } from './group.ts'

const LIMIT_MS = 120_000

/** Opens kubectl with a home of its own: no user's settings, and its cache of what the server serves is kept warm. */
export function openKubectl(kubeconfig: string, home: string) {
  const env = { PATH: process.env.PATH, HOME: home, KUBECACHEDIR: join(home, 'cache'), KUBECONFIG: kubeconfig }
  const kubectl = async (...args: readonly string[]) => {
    const options = { env, timeout: LIMIT_MS, maxBuffer: 64 * 2 ** 20 }
    return (await promisify(execFile)('kubectl', [...args], options)).stdout
  }
  return {
    /** Makes kubectl remember what the server serves. */
    async warmUp() {
      await kubectl('api-resources')
    },
    /**
     * Applies all files below a folder; throws unless every object was applied.
     *
     * Without validation, which is its fast way: with it, kubectl 1.32 took about ten times as long, although the
     * server is the one who validates.
     */
    async apply(folder: string, objects: number): Promise<number> {
      const startMs = monotonicMs()
      const said = await kubectl('apply', '--server-side', '--validate=false', '--recursive', '-f', folder)
      const tookMs = monotonicMs() - startMs
      const applied = said.split('\n').filter(line => line.endsWith(' serverside-applied')).length
      if (applied !== objects) throw new Error(`kubectl applied ${applied} objects, not ${objects}`)
      return tookMs
    },
  }
}
