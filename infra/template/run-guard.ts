// Holds templates against the rules in infra/guard, with AWS's own cfn-guard, which a package brings along.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Template } from './decide-template.ts'

type Check = { readonly messages: { readonly custom_message: string | null; readonly error_message: string | null } }
type Node = { readonly [key: string]: unknown }
type Verdict = {
  readonly name: string
  readonly not_compliant: readonly { readonly Rule: { readonly name: string } & Node }[]
}

/** Names the folders of the package; for other machines it has no program. */
const SYSTEMS: Readonly<Record<string, string>> = { linux: 'ubuntu', darwin: 'macos' }
const PROCESSORS: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' }

/** Lists by the name of each template what breaks a rule, as `rule: resource: why`. Conditions must be decided. */
export async function runGuard(
  root: string,
  templates: Readonly<Record<string, Template>>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-guard-'))
  try {
    for (const [name, template] of Object.entries(templates)) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(template))
    }
    const verdicts = await askGuard(root, folder)
    return Object.fromEntries(verdicts.map(verdict => [basename(verdict.name, '.json'), listBroken(verdict)]))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function askGuard(root: string, folder: string): Promise<readonly Verdict[]> {
  const place = `${SYSTEMS[process.platform]}/${PROCESSORS[process.arch]}/cfn-guard`
  const program = join(root, 'node_modules/@cdklabs/cdk-validator-cfnguard/bin', place)
  if (!existsSync(program)) throw new Error(`There is no cfn-guard for ${process.platform} on ${process.arch}`)
  const args = ['validate', '-r', join(root, 'infra/guard'), '-d', folder]
  const child = spawn(program, [...args, '--structured', '--output-format', 'json', '--show-summary', 'none'])
  let [said, complained] = ['', '']
  child.stdout.setEncoding('utf8').on('data', text => (said += text))
  child.stderr.setEncoding('utf8').on('data', text => (complained += text))
  await once(child, 'close')
  // 0 is nothing found, 19 something found; any other means that a rule cannot be read.
  if (child.exitCode !== 0 && child.exitCode !== 19) throw new Error(`cfn-guard cannot tell:\n${complained || said}`)
  return JSON.parse(said) as readonly Verdict[]
}

function listBroken({ not_compliant }: Verdict): readonly string[] {
  const broken = not_compliant.flatMap(({ Rule }) =>
    findChecks(Rule).map(({ messages }) => {
      const [, resource = 'the template'] = /Path=\/Resources\/(\w+)/.exec(messages.error_message ?? '') ?? []
      return `${Rule.name}: ${resource}: ${messages.custom_message || messages.error_message}`
    }),
  )
  return [...new Set(broken)]
}

/** Checks stand at different depths, by the kind of their clause. */
function findChecks(node: unknown): readonly Check[] {
  if (typeof node !== 'object' || node === null) return []
  const { messages, ...rest } = node as { readonly messages?: Check['messages'] } & Node
  const isCheck = messages !== undefined && ('check' in rest || 'unresolved' in rest)
  return isCheck ? [{ messages }] : Object.values(rest).flatMap(findChecks)
}
