// Assembles what the Dockerfile copies into a folder, with the packages of production alone.
import { cpSync, existsSync, globSync, mkdirSync, symlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { checkoutRoot, readText } from '../architecture/checkout.ts'
import { readDockerfile, textsOf } from './read-dockerfile.ts'

/** Copies what the last stage takes from the checkout; packages are linked, since they are many. */
export function assembleImage(folder: string): void {
  const last = readDockerfile().at(-1) ?? []
  for (const text of textsOf(last, 'COPY')) {
    const words = text.split(' ')
    if (words[0]?.startsWith('--from=')) continue
    const [target = '', ...sources] = words.toReversed()
    for (const pattern of sources) copy(pattern, target, folder)
  }
  for (const name of listProductionPackages()) {
    const link = join(folder, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(checkoutRoot, 'node_modules', name), link)
  }
}

/** As Docker does: a folder's content goes into the target, a file into the folder that the target names. */
function copy(pattern: string, target: string, folder: string): void {
  for (const source of globSync(pattern, { cwd: checkoutRoot })) {
    const to = target.endsWith('/') ? join(folder, target, basename(source)) : join(folder, target)
    cpSync(join(checkoutRoot, source), to, { recursive: true })
  }
}

/** Lists what npm ci --omit=dev installs at the top; what stands below a package comes with it. */
export function listProductionPackages(): readonly string[] {
  const { packages } = JSON.parse(readText('package-lock.json')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly devOptional?: boolean }>>
  }
  return Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path]) => path.replace('node_modules/', ''))
    .filter(name => !name.includes('/node_modules/'))
    .filter(name => existsSync(join(checkoutRoot, 'node_modules', name)))
}
