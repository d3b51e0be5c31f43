// Holds a value against a JSON Schema; knows only the words that our own schema uses, and refuses any other.

/** Is a schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>

const NOTES = new Set(['$schema', '$defs', 'title', 'description', 'default', 'format'])

/** Lists where a value breaks a schema, as `path: word`. */
export function checkAgainstSchema(root: JsonSchema, value: unknown): readonly string[] {
  return checkPart({ root, schema: root, value, path: '' })
}

type Part = {
  readonly root: JsonSchema
  readonly schema: JsonSchema
  readonly value: unknown
  readonly path: string
}

function checkPart(part: Part): string[] {
  return Object.keys(part.schema)
    .filter(word => !NOTES.has(word))
    .flatMap(word => checkWord(part, word, part.schema[word]))
}

function checkWord(part: Part, word: string, wanted: unknown): string[] {
  const { value, schema, root, path } = part
  const failed = (isBroken: boolean) => (isBroken ? [`${path}: ${word}`] : [])
  const inside = (next: unknown, at: string, found: unknown) =>
    checkPart({ root, schema: next as JsonSchema, value: found, path: path === '' ? at : `${path}.${at}` })
  const entries = isMapping(value) ? Object.entries(value) : []
  switch (word) {
    case '$ref':
      return checkPart({ ...part, schema: follow(root, String(wanted)) })
    case 'anyOf': {
      const tried = (wanted as JsonSchema[]).map(form => checkPart({ ...part, schema: form }))
      if (tried.some(problems => problems.length === 0)) return []
      // Editors do so too: of forms that a word tells apart, the one with the word was meant.
      const [meant = [], ...others] = tried.filter(problems => !problems.some(problem => problem.endsWith(': const')))
      return others.length === 0 && meant.length > 0 ? meant : failed(true)
    }
    case 'type':
      return failed(typeOf(value) !== wanted && !(wanted === 'number' && typeOf(value) === 'integer'))
    case 'enum':
      return failed(!(wanted as unknown[]).includes(value))
    case 'const':
      return failed(value !== wanted)
    case 'pattern':
      return failed(typeof value === 'string' && !new RegExp(String(wanted), 'u').test(value))
    case 'minLength':
      return failed(typeof value === 'string' && value.length < Number(wanted))
    case 'minimum':
      return failed(typeof value === 'number' && value < Number(wanted))
    case 'maximum':
      return failed(typeof value === 'number' && value > Number(wanted))
    case 'minItems':
      return failed(Array.isArray(value) && value.length < Number(wanted))
    case 'items':
      return Array.isArray(value) ? value.flatMap((item, index) => inside(wanted, String(index), item)) : []
    case 'required':
      return isMapping(value)
        ? (wanted as string[]).filter(key => !(key in value)).map(key => `${path}: no ${key}`)
        : []
    case 'properties': {
      const known = wanted as Readonly<Record<string, JsonSchema>>
      return entries.flatMap(([key, item]) => (known[key] ? inside(known[key], key, item) : []))
    }
    case 'propertyNames':
      return entries.flatMap(([key]) => inside(wanted, key, key))
    case 'additionalProperties': {
      const known = Object.keys((schema.properties ?? {}) as object)
      const more = entries.filter(([key]) => !known.includes(key))
      if (wanted === false) return more.map(([key]) => `${path}: unknown ${key}`)
      return more.flatMap(([key, item]) => inside(wanted, key, item))
    }
    default:
      throw new Error(`The schema uses ${word}, which is not known here`)
  }
}

function follow(root: JsonSchema, pointer: string): JsonSchema {
  const steps = pointer.replace(/^#\//, '').split('/')
  return steps.reduce<JsonSchema>((schema, step) => schema[step] as JsonSchema, root)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
