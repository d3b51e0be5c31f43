// Writes one deployment in a layout that chance chooses: indents, quotes, comments, braces, line ends, neighbours.
import fc, { type GeneratorValue } from 'fast-check'

/** Is a manifest with what it says, as its text does not tell at a glance. */
export type Layout = {
  readonly text: string
  readonly images: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  /** Tells whether annotations stand in lines, in braces, or nowhere yet. */
  readonly form: 'lines' | 'braces' | 'none' | 'empty'
}

const IMAGES = ['nginx', 'nginx:1.27', 'h.io:5000/a/b:v1', `a/b@sha256:${'0'.repeat(64)}`]
const KEYS = ['fluxcd.io/automated', 'a', 'x/y.z', 'long-key-of-an-annotation', 'b_c']
const TEXTS = ['true', '1.10', '', 'plain', 'glob:*', 'a: b', '# c', 'é 😀', "it's", 'say "hi"', 'two words here', '*x']
const PLAIN = new Set(['plain', 'glob:*', 'é 😀', 'two words here', ...IMAGES])

/** Writes a layout with the choices of a generator. */
export function aLayout(g: GeneratorValue): Layout {
  const pick = <T>(...options: readonly T[]): T => options[g(fc.nat, options.length - 1)] as T
  const step = () => pick('  ', '  ', '    ', ' ', '   ')
  const comment = () => pick('', '', '', ' # c', '     # c: "x"', '\t# tab', '  ')
  // A comment that is deeper than a block scalar above it would be its text.
  let isBelowBlock = false
  const between = (indent: string) => {
    const deep = isBelowBlock ? '' : `${indent}   # deep\n`
    isBelowBlock = false
    return pick('', '', '', '', '\n', `${indent}# line\n`, '# at the margin\n', deep)
  }
  const key = (name: string) => pick(name, name, name, `'${name}'`, `"${name}"`)

  const flat = (text: string, inFlow = false): string => {
    const plain = PLAIN.has(text) && (!inFlow || /^[\w./:@*-]+$/.test(text)) ? [text, text] : []
    return pick(...plain, `'${text.replaceAll("'", "''")}'`, JSON.stringify(text))
  }
  const scalar = (text: string, indent: string): string => {
    const below = `${indent}${step()}`
    const isTame = text !== '' && !/^[ #]/.test(text)
    const folded = text.includes(' ') && PLAIN.has(text) ? [`${text.replace(' ', `\n${below}`)}${comment()}\n`] : []
    const blocks = isTame ? [`|-${pick('', ' # c')}\n${below}${text}\n`, `>-\n${below}${text}\n${pick('', '\n')}`] : []
    const line = () => `${flat(text)}${comment()}\n`
    const written = pick(line(), line(), line(), line(), ...folded, ...blocks)
    isBelowBlock = blocks.includes(written)
    return written
  }
  const pair = (name: string, text: string, indent: string): string => {
    const gap = pick(' ', ' ', ' ', '   ')
    return pick(0, 0, 0, 0, 1) === 0
      ? `${indent}${key(name)}:${gap}${scalar(text, indent)}`
      : `${indent}? ${name}\n${indent}: ${scalar(text, indent)}`
  }
  const lines = (entries: Readonly<Record<string, string>>, indent: string) =>
    Object.entries(entries)
      .map(([name, text]) => between(indent) + pair(name, text, indent))
      .join('')
  const braces = (entries: Readonly<Record<string, string>>, indent: string): string => {
    const pairs = Object.entries(entries).map(([name, text]) => `${key(name)}: ${flat(text, true)}`)
    const last = pick('', '', ',')
    return pick(
      `{${pairs.join(', ')}${last}}`,
      `{ ${pairs.join(' , ')}${last} }`,
      `{\n${pairs.map(one => `${indent}    ${one}`).join(`,${pick('', ' # c')}\n`)}${last}${pick('', ' # c')}\n${indent}  }`,
    )
  }

  const annotations = Object.fromEntries((g(fc.subarray, KEYS) as string[]).map(name => [name, pick(...TEXTS)]))
  const form =
    Object.keys(annotations).length > 0
      ? pick('lines' as const, 'lines' as const, 'braces' as const)
      : pick('none' as const, 'empty' as const)
  const top = step()
  const metadata = () => {
    const inner = `${top}${step()}`
    switch (form) {
      case 'lines':
        return `${top}annotations:${comment()}\n${lines(annotations, inner)}`
      case 'braces':
        return `${top}annotations: ${braces(annotations, top)}${comment()}\n`
      case 'empty':
        return `${top}annotations:${pick('', ' {}', ' ~', ' null')}${comment()}\n`
      case 'none':
        return ''
    }
  }
  const name = () => `${top}name: a${comment()}\n`
  const labels = () => pick('', `${top}labels:\n${top}${step()}app: a\n`, `${top}labels: {app: a}\n`)
  const parts = pick(
    [name, labels, metadata],
    [metadata, name, labels],
    [name, metadata, labels],
    [labels, metadata, name],
  )

  const images = Object.fromEntries(['web', 'side'].slice(0, pick(1, 2)).map(one => [one, pick(...IMAGES)]))
  const [a, b, c, d] = [step(), step(), step(), pick('', '  ')]
  const dash = a + b + c + d
  const items = Object.entries(images).map(([container, image]) => {
    const indent = `${dash}  `
    const both = pick({ name: container, image }, { image, name: container })
    const inLines = () =>
      `${dash}- ${lines(both, indent).replace(/^(?:\s*#[^\n]*\n|\s*\n)*\s*/, '')}${between(indent)}${indent}args: [x]\n`
    return between(dash) + pick(inLines, inLines, () => `${dash}- ${braces(both, `${dash}  `)}${comment()}\n`)()
  })
  const spec = `spec:\n${a}template:\n${a}${b}spec:\n${a}${b}${c}containers:${comment()}\n${items.join('')}`
  const order = pick(
    [() => `metadata:${comment()}\n${parts.map(part => part()).join('')}`, () => spec],
    [() => spec, () => `metadata:\n${parts.map(part => part()).join('')}`],
  )
  const object = `apiVersion: apps/v1\nkind: Deployment\n${order.map(part => between('') + part()).join('')}`
  const before = pick(
    '',
    '',
    '---\n',
    '# first\n---\n',
    'a: |+\n  b\n\n---\n',
    '%YAML 1.1\n---\n',
    '---\n---\n# none\n---\n',
  )
  const after = pick('', '', '---\n', '...\n', '---\nkind: Other\n', '# end\n', '\n\n')
  const whole = pick('', '', '\ufeff') + before + object + after
  const ended = pick(whole, whole, whole.replace(/\n$/, ''))
  return { text: pick(ended, ended, ended.replaceAll('\n', '\r\n')), images, annotations, form }
}
