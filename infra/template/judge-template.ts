// Everything that is asked of a template before it may be deployed.
import { checkTemplate } from './check-template.ts'
import { decideTemplate, type Template } from './decide-template.ts'
import { lintTemplate } from './lint-template.ts'
import { runGuard } from './run-guard.ts'
import { validateTemplates } from './validate-template.ts'

/** Is what came of one kind of check: what it found, or undefined where its tool is not on this machine. */
export type Judgement = { readonly check: string; readonly problems: readonly string[] | undefined }

/** Says where the checkout is, and where tools that do not come with it may be. */
export type JudgeOptions = { readonly root: string; readonly env: NodeJS.ProcessEnv }

/** Judges templates by every check; a problem begins with the name of its template. */
export async function judgeTemplates(
  given: Readonly<Record<string, Template>>,
  { root, env }: JudgeOptions,
): Promise<readonly Judgement[]> {
  const templates = Object.fromEntries(
    Object.entries(given).map(([name, template]) => [name, decideTemplate(template)]),
  )
  const guarded = await runGuard(root, templates)
  const validated = validateTemplates(templates)
  const perTemplate = (check: string, find: (template: Template, name: string) => readonly string[] | undefined) => {
    const found = Object.entries(templates).map(([name, template]) => [name, find(template, name)] as const)
    if (found.some(([, problems]) => problems === undefined)) return { check, problems: undefined }
    const problems = found.flatMap(([name, some = []]) => some.map(problem => `${name}: ${problem}`))
    return { check, problems }
  }
  return [
    perTemplate("AWS's schemas and rules", (_, name) => validated[name] ?? []),
    perTemplate('Guard rules', (_, name) => guarded[name] ?? []),
    perTemplate('resources fit together', checkTemplate),
    perTemplate('cfn-lint', template => lintTemplate(template, env)),
  ]
}
