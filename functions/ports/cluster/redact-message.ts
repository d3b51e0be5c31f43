// Cuts out of a server's message what it quotes of the object: it may be an env value or a Secret.

const MAX_LENGTH = 400

/**
 * Redacts one message: quoted structures always, quoted texts where they may be secret, and what is too long.
 *
 * A Job's "field is immutable" quotes the whole new pod template, env values included.
 */
export function redactMessage(message: string, { isSecret }: { readonly isSecret: boolean }): string {
  const bare = withoutStructures(message.replace(/, got &[\s\S]*$/, ''))
  const quiet = isSecret ? bare.replace(/"(?:[^"\\]|\\.)*"/g, '…') : bare
  return quiet.length > MAX_LENGTH ? `${quiet.slice(0, MAX_LENGTH)}…` : quiet
}

/** What may follow the value the API server quotes in a field error. */
const VALUE = /^(Invalid value|Duplicate value|Unsupported value|Not found): /
/** Paths below which values are nobody's business. */
const SECRET_PATH = /(^|\.)(env|envFrom|data|binaryData|stringData|args|command|annotations)\b/

/** Redacts the message of one field: the value goes when it is a structure, long, or below a secret path. */
export function redactFieldMessage(field: string, message: string, options: { readonly isSecret: boolean }): string {
  const [lead] = VALUE.exec(message) ?? []
  if (lead === undefined) return redactMessage(message, options)
  const isSecret = options.isSecret || SECRET_PATH.test(field)
  const rest = message.slice(lead.length)
  const [value] = /^("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false)(?=: |$)/.exec(rest) ?? []
  const isHarmless = value !== undefined && value.length <= 80 && !(isSecret && value.startsWith('"'))
  if (isHarmless) return redactMessage(message, { isSecret })
  const detail = rest.slice(value?.length ?? lastSeparator(rest)).replace(/^: /, '')
  return redactMessage(detail === '' ? lead.replace(': ', '') : `${lead}…: ${detail}`, { isSecret })
}

/** A quoted structure ends where the last `: ` starts; without one, all of the text is the value. */
function lastSeparator(text: string): number {
  const index = text.lastIndexOf(': ')
  return index === -1 ? text.length : index
}

/** Drops `{…}` with all it nests, also when its end was cut off. */
function withoutStructures(text: string): string {
  let depth = 0
  let kept = ''
  for (const character of text) {
    if (character === '{') depth += 1
    if (depth === 0) kept += character
    if (character === '}' && depth > 0) {
      depth -= 1
      if (depth === 0) kept += '{…}'
    }
  }
  return depth > 0 ? `${kept}{…` : kept
}
