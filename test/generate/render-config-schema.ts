// Renders the shape of fluxless.yml as a JSON Schema, for editors.
import { toJsonSchema } from '@valibot/to-json-schema'
import { configShape } from '../../functions/wiring/config-shape.ts'

/** JSON Schema has no checks in code. Each check of the shape has a pattern here, found by what it says it expects. */
const PATTERNS: Readonly<Record<string, string>> = {
  'a duration such as 30s, 5m or 1m30s': '^(0|(\\d+(\\.\\d*)?(h|ms|m|s|us|µs|ns))+)$',
  'a path below the repository root, without .. or leading /': '^(?!/)(?!(.*/)?\\.\\.(/|$))',
}

/** Definitions get a name by the first key of their first form. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  kubeconfig: 'cluster',
  env: 'secret',
  token: 'auth',
  source: 'endpoint',
}

const MODELINE = '# yaml-language-server: $schema=infra/fluxless.schema.json'

type Definitions = Readonly<Record<string, { readonly anyOf?: readonly { readonly properties?: object }[] }>>

/**
 * Renders the schema as JSON text.
 *
 * @throws when the shape has a check that no pattern stands for
 */
export function renderConfigSchema(): string {
  const { $schema, ...schema } = toJsonSchema(configShape, {
    // Every piece that has no word in JSON Schema is handled below, or is an error there.
    errorMode: 'ignore',
    typeMode: 'input',
    overrideAction: ({ valibotAction, jsonSchema, errors }) => {
      if (!errors) return undefined
      const { type, message, requirement } = valibotAction as { type: string; message?: unknown; requirement?: unknown }
      if (requirement instanceof RegExp) return { ...jsonSchema, pattern: requirement.source }
      const pattern = PATTERNS[String(message)]
      if (pattern === undefined) throw new Error(`No JSON Schema for ${type} (${message}): give it a pattern here`)
      return { ...jsonSchema, pattern }
    },
  })
  const title = { $schema, title: 'fluxless.yml', description: `What fluxless keeps in sync. In editors: ${MODELINE}` }
  return nameDefinitions(JSON.stringify({ ...title, ...schema }, null, 2), (schema.$defs ?? {}) as Definitions)
}

function nameDefinitions(text: string, definitions: Definitions): string {
  return Object.entries(definitions).reduce((named, [number, { anyOf }]) => {
    const name = DEFINITIONS[Object.keys(anyOf?.[0]?.properties ?? {})[0] ?? '']
    if (name === undefined) throw new Error(`Definition ${number} needs a name here`)
    return named
      .replaceAll(`"#/$defs/${number}"`, `"#/$defs/${name}"`)
      .replace(`\n    "${number}": {`, `\n    "${name}": {`)
  }, `${text}\n`)
}
