// The template as it was last looked at by a person: what is packaged is compared with it.
import { isMapping, type Template, type TemplateValue } from './decide-template.ts'

/** Renders a template without what differs from run to run: the place of the zips. */
export function renderGolden(template: Template): string {
  return `${JSON.stringify(settle(template as unknown as TemplateValue), null, 2)}\n`
}

function settle(value: TemplateValue): TemplateValue {
  if (Array.isArray(value)) return (value as readonly TemplateValue[]).map(settle)
  if (!isMapping(value)) return value
  const entries = Object.entries(value).map(([key, item]): [string, TemplateValue] => {
    return [key, key === 'S3Key' && typeof item === 'string' ? item.replace(/^.*[/]/, '…/') : settle(item)]
  })
  return Object.fromEntries(entries)
}

/** Lists where two templates differ, as `Resources.Table: added`, at most one line for each property. */
export function compareGolden(golden: string, packaged: string): readonly string[] {
  const [before, after] = [golden, packaged].map(text => JSON.parse(text || '{}') as TemplateValue)
  return compare(before, after, [])
}

/** Deeper than `Resources.<name>.Properties.<property>` is told as a change of that property. */
const DEEPEST = 4

function compare(
  before: TemplateValue | undefined,
  after: TemplateValue | undefined,
  path: readonly string[],
): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  const where = path.join('.')
  if (before === undefined) return [`${where}: added`]
  if (after === undefined) return [`${where}: removed`]
  if (path.length >= DEEPEST || !isMapping(before) || !isMapping(after)) return [`${where}: changed`]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  const inside = [...keys].flatMap(key => compare(before[key], after[key], [...path, key]))
  return inside.length > 0 ? inside : [`${where}: in another order`]
}
