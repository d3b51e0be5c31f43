// How the suite learns what it runs: the packaged functions and the program that runs them, by two environment variables.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Template } from '../../infra/template/decide-template.ts'

/** Is what was packaged, and the program of Lambda's runtime client. */
export type PackageUnderTest = {
  readonly template: Template
  readonly client: string
  /** Finds the unpacked zip of a function. */
  folderOf(name: string): string
}

/** Renders the variables that `readPackageUnderTest` reads. */
export function renderPackageEnv(folder: string, client: string): Readonly<Record<string, string>> {
  return { FLUXLESS_TEST_PACKAGE: folder, FLUXLESS_TEST_RUNTIME_CLIENT: client }
}

/**
 * Reads what the suite runs.
 *
 * @throws when the suite was not started by `npm run test:lambda`
 */
export function readPackageUnderTest(env: NodeJS.ProcessEnv): PackageUnderTest {
  const { FLUXLESS_TEST_PACKAGE: folder, FLUXLESS_TEST_RUNTIME_CLIENT: client } = env
  if (!folder || !client) throw new Error('Nothing is packaged to test: start these with npm run test:lambda.')
  const template = readFileSync(join(folder, 'cloudformation-template-update-stack.json'), 'utf8')
  return { template: JSON.parse(template) as Template, client, folderOf: name => join(folder, name) }
}
