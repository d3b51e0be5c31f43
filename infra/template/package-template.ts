// Lets osls write the template and the zips: what would be deployed, without credentials and without a network.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Template } from './decide-template.ts'

/** Says what is packaged: `settings` are arguments of osls such as `--param=clock=DISABLED`. */
export type PackageOptions = {
  /** Absolute path of the checkout, whose bundles are built. */
  readonly root: string
  /** Counts from the root. */
  readonly folder: string
  readonly settings: readonly string[]
}

/** Packages the stack into a folder and returns its template. What osls says goes to standard error. */
export async function packageTemplate({ root, folder, settings }: PackageOptions): Promise<Template> {
  const osls = resolve(root, 'node_modules/osls/bin/serverless.js')
  const args = [osls, 'package', '--package', folder, ...settings]
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  await once(child, 'close')
  if (child.exitCode !== 0) throw new Error('osls cannot package serverless.yml; it says why above')
  return JSON.parse(readFileSync(join(root, folder, 'cloudformation-template-update-stack.json'), 'utf8')) as Template
}
