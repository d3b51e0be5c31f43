// Writes the few forms of YAML that roles need, with comments, in lines that fit a terminal.

const WIDTH = 110

/** Renders a text; quoted unless no reader can take it for anything else. */
export function renderText(text: string): string {
  const isPlain = /^[a-z][a-z0-9./-]*$/i.test(text) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(text)
  return isPlain ? text : JSON.stringify(text)
}

/** Renders `key: [a, b]`, on several lines when one is too long. */
export function renderList(key: string, texts: readonly string[], indent: string): readonly string[] {
  const items = texts.map(renderText)
  const line = `${indent}${key}: [${items.join(', ')}]`
  return line.length <= WIDTH ? [line] : [`${indent}${key}:`, ...items.map(item => `${indent}  - ${item}`)]
}

/** Renders a comment, broken into lines at spaces. */
export function renderComment(text: string, indent = ''): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(`${indent}# ${word}`)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}
