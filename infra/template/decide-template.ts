// Decides the conditions of a template, as CloudFormation does before it looks at anything else.

/** Is a value of a template: any JSON. */
export type TemplateValue =
  | string
  | number
  | boolean
  | null
  | readonly TemplateValue[]
  | { readonly [key: string]: TemplateValue }

/** Is one resource of a template. */
export type TemplateResource = {
  readonly Type: string
  readonly Condition?: string
  readonly DependsOn?: string | readonly string[]
  readonly Properties?: Readonly<Record<string, TemplateValue>>
}

/** Is a template of CloudFormation, as far as it is looked at here. */
export type Template = {
  readonly Conditions?: Readonly<Record<string, TemplateValue>>
  readonly Resources: Readonly<Record<string, TemplateResource>>
  readonly Outputs?: Readonly<Record<string, TemplateValue>>
}

/**
 * Decides every condition: what is not deployed is gone, and of each choice one side is left.
 *
 * Conditions may compare texts, and negate; they know no parameters, since `osls` has filled in ours.
 */
export function decideTemplate(template: Template): Template {
  const { Conditions: conditions = {}, ...rest } = template
  const isMet = (name: string): boolean => {
    const condition = conditions[name]
    if (condition === undefined) throw new Error(`There is no condition ${name}`)
    return holds(condition)
  }
  const resources = Object.entries(rest.Resources)
    .filter(([, { Condition }]) => Condition === undefined || isMet(Condition))
    .map(([id, { Condition: _, ...resource }]) => [id, resource])
  return decide({ ...rest, Resources: Object.fromEntries(resources) }, isMet) as Template
}

function holds(condition: TemplateValue): boolean {
  const [[verb = '', given] = []] = isMapping(condition) ? Object.entries(condition) : []
  const values = Array.isArray(given) ? (given as readonly TemplateValue[]) : []
  const [one = null, other = null] = values
  if (verb === 'Fn::Not') return !holds(one)
  if (verb === 'Fn::Equals' && !isMapping(one) && !isMapping(other)) return one === other
  throw new Error(`This condition cannot be decided here: ${JSON.stringify(condition)}`)
}

/** Undefined stands for nothing at all: the property or the item is left out. */
function decide(value: TemplateValue, isMet: (name: string) => boolean): TemplateValue | undefined {
  if (Array.isArray(value)) {
    return (value as readonly TemplateValue[]).map(item => decide(item, isMet)).filter(item => item !== undefined)
  }
  if (!isMapping(value)) return value
  if (value.Ref === 'AWS::NoValue') return undefined
  const choice = value['Fn::If']
  if (Array.isArray(choice)) {
    const [name, yes, no] = choice as readonly TemplateValue[]
    return decide((isMet(String(name)) ? yes : no) ?? null, isMet)
  }
  const entries = Object.entries(value).map(([key, item]) => [key, decide(item, isMet)] as const)
  return Object.fromEntries(entries.filter((entry): entry is [string, TemplateValue] => entry[1] !== undefined))
}

/** Tells whether a value has keys. */
export function isMapping(value: unknown): value is Readonly<Record<string, TemplateValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
