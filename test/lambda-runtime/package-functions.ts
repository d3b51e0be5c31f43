// Packages the functions as npm run package does, into a folder of their own, and unpacks the zips as Lambda does.
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildBundle } from '../../infra/build-bundles.ts'
import { packageTemplate } from '../../infra/template/package-template.ts'

/** Packages the checkout at `root`; the answer is the folder with the template, and a folder for each function. */
export async function packageFunctions(root: string): Promise<string> {
  const folder = '.build/lambda-runtime'
  const names = globSync('functions/*.ts', { cwd: root }).map(file => basename(file, '.ts'))
  await Promise.all(names.map(name => buildBundle({ root, name, folder: `.build/${name}` })))
  await packageTemplate({ root, folder, settings: ['--param=metricsNamespace=fluxless'] })
  for (const name of names) {
    const zip = join(root, folder, `${name}.zip`)
    const { status, stderr } = spawnSync('python3', ['-m', 'zipfile', '-e', zip, join(root, folder, name)])
    if (status !== 0) throw new Error(`python3 cannot unpack ${zip}: ${stderr}`)
  }
  return join(root, folder)
}
