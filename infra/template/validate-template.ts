// Holds a template against AWS's own schemas and rules, which a package brings along.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RegoEngine, TemplateFile } from '@aws/cloudformation-validate'
import type { Template } from './decide-template.ts'

/** Are warnings that we accept, with the reason. */
const ACCEPTED: Readonly<Record<string, string>> = {
  W3005: 'osls writes a DependsOn beside a reference; it changes nothing',
  W9002: 'an ARN that an operator gives as a parameter of osls stands in the template as it is',
  W9013: 'as W9002: the account in it is the one that the operator means',
}

/** Lists by the name of each template what AWS would refuse, or warns of. Conditions must be decided. */
export function validateTemplates(
  templates: Readonly<Record<string, Template>>,
): Readonly<Record<string, readonly string[]>> {
  const folder = mkdtempSync(join(tmpdir(), 'fluxless-template-'))
  const engine = new RegoEngine()
  try {
    const found = Object.entries(templates).map(([name, template]) => {
      const file = join(folder, `${name}.json`)
      writeFileSync(file, JSON.stringify(template))
      const { status, diagnostics } = engine.validateStandard(new TemplateFile(file), { severityLevel: 'WARN' })
      const problems = diagnostics
        .filter(({ ruleId }) => ACCEPTED[ruleId] === undefined)
        .map(({ ruleId, entity, propertyPath = '', message }) => {
          return `${ruleId}: ${entity?.logicalId ?? 'the template'}: ${propertyPath} ${message}`
        })
      return [name, status === 'OK' ? problems : [...problems, `${name} was not read to its end: ${status}`]] as const
    })
    return Object.fromEntries(found)
  } finally {
    engine.free()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Are the names of the warnings that we accept, for other tools that know the same names. */
export const acceptedWarnings: readonly string[] = Object.keys(ACCEPTED)
