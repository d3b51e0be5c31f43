// Reads every import below functions/ and holds it against the rules of imports.cjs.
import { createRequire } from 'node:module'
import { cruise, type ICruiseOptions, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'

type Rules = { readonly forbidden: IForbiddenRuleType[]; readonly options: ICruiseOptions }

const { forbidden, options } = createRequire(import.meta.url)('./imports.cjs') as Rules

/** Is what the tool read: files, imports between them, and a sentence for each import that breaks a rule. */
export type CruisedImports = {
  readonly files: readonly string[]
  readonly imports: readonly (readonly [from: string, to: string])[]
  readonly broken: readonly string[]
}

/** Names every rule there is. */
export const ruleNames: readonly string[] = forbidden.map(({ name }) => name ?? '')

/** Reads the imports of a checkout; paths in the answer count from its root. */
export async function cruiseImports(root: string): Promise<CruisedImports> {
  const { output } = await cruise(['functions'], { ...options, baseDir: root, validate: true, ruleSet: { forbidden } })
  const { modules, summary } = output as ICruiseResult
  return {
    files: modules.map(({ source }) => source).filter(isOurs),
    imports: modules.flatMap(({ source, dependencies }) =>
      dependencies.map(({ resolved }) => [source, resolved] as const).filter(pair => pair.every(isOurs)),
    ),
    broken: summary.violations.map(({ rule, from, to }) => {
      const sentence = forbidden.find(({ name }) => name === rule.name)?.comment
      return `${rule.name}: ${from} → ${to}. ${sentence}`
    }),
  }
}

function isOurs(path: string): boolean {
  return path.startsWith('functions/')
}
