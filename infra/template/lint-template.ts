// Asks Python's cfn-lint as well, where it is: on the path, or where .ci/run has put it.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Template } from './decide-template.ts'
import { acceptedWarnings } from './validate-template.ts'

type Finding = {
  readonly Rule: { readonly Id: string }
  readonly Message: string
  readonly Location: { readonly Path: readonly unknown[] | null }
}

/** Names the version that .ci/run installs below the cache of the user. */
export const CFN_LINT_VERSION = '1.58.0'

/** Lists what cfn-lint finds in a template; undefined where there is no cfn-lint. */
export function lintTemplate(template: Template, env: NodeJS.ProcessEnv): readonly string[] | undefined {
  const program = findProgram(env)
  if (program === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-lint-'))
  try {
    const file = join(folder, 'template.json')
    writeFileSync(file, JSON.stringify(template))
    const args = ['--format', 'json', '--ignore-checks', acceptedWarnings.join(','), '--', file]
    const { stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    if (error || !stdout.trim().startsWith('[')) throw new Error(`${program} cannot tell: ${error ?? stderr}`)
    return (JSON.parse(stdout) as readonly Finding[]).map(({ Rule, Message, Location }) => {
      return `${Rule.Id}: ${(Location.Path ?? []).slice(1).join('.')}: ${Message}`
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function findProgram({ PATH = '', XDG_CACHE_HOME }: NodeJS.ProcessEnv): string | undefined {
  const cache = XDG_CACHE_HOME || join(homedir(), '.cache')
  const ours = join(cache, `fluxless/cfn-lint-${CFN_LINT_VERSION}/bin/cfn-lint`)
  return [ours, ...PATH.split(delimiter).map(folder => join(folder, 'cfn-lint'))].find(file => existsSync(file))
}
