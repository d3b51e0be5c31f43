// Opens the kubernetes provider on a scripted server, with a clock that waiting moves.
import { onTestFinished } from 'vitest'
import type { ClusterAccess } from '../../../functions/ports/cluster/access.ts'
import { type KubernetesOptions, openKubernetes } from '../../../functions/ports/cluster/kubernetes.ts'
import { type Script, startScriptedServer } from './scripted-server.ts'

/** Is when every such test starts. */
export const START = 1_000_000

/** Opens both; they are closed when the test ends. Waits take no time, but move the clock. */
export async function openOnScriptedServer(
  script?: Script,
  options: { readonly access?: (url: string) => ClusterAccess; readonly random?: number } = {},
) {
  const server = await startScriptedServer(script)
  const access = options.access?.(server.url) ?? { server: server.url, token: async () => 'token-1' }
  const clock = openClock()
  const cluster = openKubernetes({ access, random: () => options.random ?? 0.5, ...clock })
  onTestFinished(async () => {
    await cluster.close()
    await server.close()
  })
  return { server, cluster, clock }
}

/** Opens a clock that only waiting moves. */
export function openClock(): Pick<KubernetesOptions, 'now' | 'wait'> & {
  readonly waits: readonly number[]
  passMs(ms: number): void
} {
  let time = START
  const waits: number[] = []
  return {
    now: () => time,
    async wait(ms) {
      waits.push(ms)
      time += ms
    },
    waits,
    passMs: ms => {
      time += ms
    },
  }
}
