// The sandbox's registry for a journey: it can be stopped and come back where it was, and tells others beside the runner.

import type { Hook } from '../../functions/local/sandbox/registry/post-event.ts'
import { type SandboxRegistry, startRegistry } from '../../functions/local/sandbox/registry/start.ts'

type Seeds = Parameters<SandboxRegistry['seed']>[0]

/** Opens it with images that nobody is told of; `more` hooks are told too. */
export function openSandboxRegistry(seeds: Seeds, more: readonly Hook[] = []) {
  return async ({ hook, folder }: { readonly hook: Hook; readonly folder: string }) => {
    const options = { folder, now: Date.now, hooks: () => [hook, ...more] }
    let registry = await startRegistry(options)
    await registry.seed(seeds)
    const { host, url } = registry
    const port = Number(new URL(url).port)
    return {
      host,
      seed: (images: Seeds) => registry.seed(images),
      faults: () => registry.faults,
      /** Counts the requests that began with a path. */
      count: (path: string) => registry.requests.filter(request => request.path.startsWith(path)).length,
      stop: () => registry.stop(),
      async comeBack(): Promise<void> {
        registry = await startRegistry({ ...options, port })
      },
    }
  }
}
