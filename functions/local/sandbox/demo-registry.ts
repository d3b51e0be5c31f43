// The registry of the sandbox, with the image that the demo runs.
import { type SandboxRegistry, startRegistry } from './registry/start.ts'

/** What the demo's manifests name, and what stands for it here. */
const WRITTEN = 'nginx:1.27.0'
const DEMO_IMAGE = { repository: 'demo/shop', tag: '1.27.0', createdAtMs: Date.parse('2024-05-28T00:00:00Z') }

/** Starts the registry; it tells of pushes with the secret, once there is an address to tell them to. */
export async function startDemoRegistry(
  where: { readonly folder: string; readonly port: number; readonly now: () => number },
  told: { readonly secret: string; readonly hookUrl: () => string | undefined },
): Promise<SandboxRegistry> {
  const hooks = () => {
    const url = told.hookUrl()
    return url === undefined ? [] : [{ url, authorization: `Bearer ${told.secret}` }]
  }
  const registry = await startRegistry({ ...where, hooks })
  await registry.seed([DEMO_IMAGE])
  return registry
}

/** Lets the demo run an image that anybody here can push a newer one of. */
export function nameDemoImage(files: Readonly<Record<string, string>>, host: string): Record<string, string> {
  const { repository, tag } = DEMO_IMAGE
  const replace = (text: string) => text.replaceAll(`image: ${WRITTEN}`, `image: ${host}/${repository}:${tag}`)
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, replace(text)]))
}
