// Lists every key of fluxless.yml out of its shape: what it means, what it takes, and what is decided without it.
import type { GenericSchema } from 'valibot'
import { configShape } from '../../functions/wiring/config-shape.ts'

/** Is one key; `key` reads like `targets[].git.host`, `<name>` standing for a name of the operator's choice. */
export type ConfigKey = {
  readonly key: string
  readonly meaning: string
  readonly takes: string
  readonly byDefault: string
  readonly isRequired: 'yes' | 'no' | 'one of' | 'by source'
}

/** Is what the walk needs to know of a schema of any kind. */
type Node = {
  readonly type: string
  readonly message?: string
  readonly requirement?: unknown
  readonly description?: string
  readonly pipe?: readonly Node[]
  readonly wrapped?: Node
  readonly default?: unknown
  readonly entries?: Readonly<Record<string, Node>>
  readonly item?: Node
  readonly value?: Node
  readonly options?: readonly (Node | string)[]
  readonly literal?: unknown
  readonly getter?: (input: unknown) => Node
}

type Place = { readonly key: string; readonly isRequired: ConfigKey['isRequired']; readonly byDefault?: unknown }

/** How a place that takes a secret is told, and where its forms are listed. */
const SECRET = 'a secret reference'

/** Lists all keys in the order of the shape, then the forms of a secret reference. */
export function readConfigKeys(shape: GenericSchema = configShape): readonly ConfigKey[] {
  const secrets: Node[] = []
  const keys = readEntries(shape as unknown as Node, '', 'yes', secrets)
  const [forms] = secrets
  return forms ? [...keys, ...readForms(forms, '<secret>', [])] : keys
}

function readEntries(node: Node, prefix: string, whenRequired: ConfigKey['isRequired'], secrets: Node[]): ConfigKey[] {
  return Object.entries(node.entries ?? {}).flatMap(([name, child]) => {
    const place = { key: prefix === '' ? name : `${prefix}.${name}` }
    if (child.type !== 'optional') return readNode(child, { ...place, isRequired: whenRequired }, secrets)
    const { wrapped, default: byDefault } = child
    return wrapped ? readNode(wrapped, { ...place, isRequired: 'no', byDefault }, secrets) : []
  })
}

function readNode(node: Node, place: Place, secrets: Node[]): ConfigKey[] {
  const inside = readInside(node, place.key, secrets)
  const meaning = describe(node)
  if (meaning === '' && inside.length > 0) return inside
  const { byDefault } = place
  const isSaid = byDefault !== undefined && JSON.stringify(byDefault) !== '{}'
  const own = { key: place.key, meaning, takes: describeType(node), isRequired: place.isRequired }
  return [{ ...own, byDefault: isSaid ? `\`${renderDefault(byDefault)}\`` : '' }, ...inside]
}

function readInside(node: Node, key: string, secrets: Node[]): ConfigKey[] {
  const open = opened(node)
  if (isSecret(open)) {
    secrets.push(open)
    return []
  }
  if (open.options) return readForms(open, key, secrets)
  if (open.entries) return readEntries(open, key, 'yes', secrets)
  if (open.item) return readInside(open.item, `${key}[]`, secrets)
  if (open.value) return readInside(open.value, `${key}.<name>`, secrets)
  return []
}

/** Of several forms, each has one key, or one word under a key, that tells it from the others; the rest comes with it. */
function readForms(union: Node, key: string, secrets: Node[]): ConfigKey[] {
  const forms = (union.options ?? []).filter(form => typeof form === 'object').filter(form => form.entries)
  const isByWord = forms.every(form => form.entries?.source !== undefined)
  const keys = forms.flatMap(form => readEntries(form, key, isByWord ? 'by source' : 'one of', secrets))
  // What several forms have is told once, with all that it takes.
  return [...Map.groupBy(keys, one => one.key).values()].map(same => mergeForms(same, forms.length))
}

function mergeForms(same: readonly ConfigKey[], count: number): ConfigKey {
  const [first] = same
  if (!first) throw new Error('A key without a form')
  const all = (read: (one: ConfigKey) => string) => [...new Set(same.map(read))].filter(text => text !== '').join(', ')
  const [required] = same.filter(one => one.isRequired !== 'no').map(one => one.isRequired)
  const isAlways = same.length === count && same.every(one => one.isRequired === 'by source')
  return {
    ...first,
    takes: all(one => one.takes),
    byDefault: all(one => one.byDefault),
    isRequired: isAlways ? 'yes' : (required ?? 'no'),
  }
}

/** Opens a choice that depends on the input: without one it shows all its forms. */
function opened(node: Node): Node {
  const inner = node.pipe?.find(step => step.getter) ?? node
  return inner.getter ? inner.getter(undefined) : node
}

function isSecret({ type, message }: Node): boolean {
  return type === 'union' && message?.startsWith(SECRET) === true
}

/** The outermost description is the one written for this place. */
function describe(node: Node): string {
  const steps = node.pipe ?? []
  const own = steps.findLast(step => step.type === 'description')?.description
  return own ?? steps.map(step => (step === node || !step.pipe ? '' : describe(step))).find(Boolean) ?? ''
}

function describeType(node: Node): string {
  const open = opened(node)
  if (isSecret(open)) return SECRET
  const rules = flatten(node)
  const range = ['min_value', 'max_value'].map(type => rules.find(rule => rule.type === type)?.requirement)
  if (range.every(bound => bound !== undefined)) return `a number from ${range.join(' to ')}`
  switch (open.type) {
    case 'picklist':
      return (open.options ?? []).map(option => `\`${option}\``).join(', ')
    case 'literal':
      return `\`${open.literal}\``
    case 'number':
      return 'a number'
    case 'boolean':
      return '`true`, `false`'
    case 'union':
      return open.message ?? (open.options ?? []).map(one => describeType(one as Node)).join(' or ')
    case 'array':
      return describeList(open.item)
    case 'record':
    case 'strict_object':
      return 'a mapping'
    default:
      return rules.map(rule => rule.message).find(message => message !== undefined && message !== '') ?? 'a text'
  }
}

function describeList(item: Node | undefined): string {
  if (!item || item.entries) return 'a list'
  if (isSecret(opened(item))) return 'a list of secret references'
  return item.type === 'picklist' ? `a list of ${describeType(item)}` : `a list, each ${describeType(item)}`
}

function flatten(node: Node): readonly Node[] {
  return node.pipe ? node.pipe.flatMap(step => (step === node ? [] : [step, ...(step.pipe ? flatten(step) : [])])) : []
}

function renderDefault(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
