// Help that teaches: what fluxctl is for, what each verb does, with examples to copy.

import { renderTable } from '../domain/release/render-table.ts'
import { GLOBAL_OPTIONS, type Options } from './options.ts'
import type { Verb } from './verb.ts'
import { VERBS } from './verbs.ts'

/** Renders the help of fluxctl itself. */
export function renderHelp(): string {
  const verbs = [...VERBS, { name: 'help', summary: 'Show this help, or the help of a command' }]
  return `fluxctl shows what runs and brings a cluster to what Git says.

Usage:
  fluxctl <command> [options]

Commands:
${indent(verbs.map(({ name, summary }) => [name, summary]))}
Global options:
${renderOptions(GLOBAL_OPTIONS)}
Without --url and FLUX_URL, fluxctl talks to the runner that was started in this folder with "npm start".

Examples:
${indent([
  ['fluxctl list-workloads -a', 'what runs, in every namespace'],
  ['fluxctl sync', 'apply the head of the branch now'],
  ['fluxctl --url https://flux.example.com/api/flux sync', 'another server; the token is in FLUX_TOKEN'],
])}
Run 'fluxctl <command> --help' for more about a command.
`
}

/** Renders the help of one verb. */
export function renderVerbHelp(verb: Verb): string {
  const { name, aliases, teaching, examples, options, subject } = verb
  const own = Object.keys(options).length > 0 ? `\nOptions:\n${renderOptions(options)}` : ''
  const alias = aliases.length > 0 ? `\nAlso called: ${aliases.join(', ')}\n` : ''
  return `${teaching}

Usage:
  fluxctl ${name}${subject === undefined ? '' : ` <${subject}>`} [options]
${alias}
Examples:
${indent(examples)}${own}
Global options:
${renderOptions(GLOBAL_OPTIONS)}`
}

function renderOptions(options: Options): string {
  return indent(
    Object.entries(options)
      .filter(([, { deprecated }]) => deprecated === undefined)
      .map(([name, { short, placeholder, meaning }]) => [
        `${short === undefined ? '    ' : `-${short}, `}--${name}${placeholder === undefined ? '' : ` ${placeholder}`}`,
        meaning,
      ]),
  )
}

function indent(rows: readonly (readonly string[])[]): string {
  return renderTable(rows).replace(/^/gm, '  ').trimEnd().concat('\n')
}
