// The golden template with its conditions decided, and small changes to it: where a mistake is planted.
import { readFileSync } from 'node:fs'
import { decideTemplate, type Template } from '../../../infra/template/decide-template.ts'

const file = new URL('../golden/template.json', import.meta.url)

/** Reads the golden template; conditions that are named are met, the others stay as they are. */
export function readGolden(...met: readonly string[]): Template {
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template
  const forced = met.map(name => [name, { 'Fn::Equals': ['', ''] }])
  return decideTemplate({ ...template, Conditions: { ...template.Conditions, ...Object.fromEntries(forced) } })
}

/** Returns the template with one resource, or one value in it, replaced; without a value it is gone. */
export function change(template: Template, path: string, value?: unknown): Template {
  const changed = structuredClone(template)
  const steps = path.split('.')
  const last = steps.pop() ?? ''
  const inside = steps.reduce<Record<string, unknown>>((holder, step) => {
    holder[step] ??= {}
    return holder[step] as Record<string, unknown>
  }, changed.Resources)
  if (value === undefined) delete inside[last]
  else inside[last] = value
  return changed
}
