// A diff for people: one head line for each object with its place in Git, and below it the fields, was above becomes.
import type { ToldChange } from './describe-changes.ts'
import type { DiffOutcome, ObjectDiff } from './object-diff.ts'

const HEADS: Readonly<Record<DiffOutcome, readonly [sign: string, words: string]>> = {
  created: ['+', 'would be created'],
  updated: ['~', 'would change'],
  pruned: ['-', 'would be deleted'],
  failed: ['!', 'would be refused'],
  waiting: ['!', 'would wait for its kind'],
  'left-over': ['=', 'is left over and stays'],
  'left-alone': ['=', 'is left alone'],
}
const ORDER: readonly DiffOutcome[] = ['failed', 'waiting', 'updated', 'created', 'pruned', 'left-over', 'left-alone']

/** Renders a diff; empty when nothing is worth a line. */
export function renderDiff(objects: readonly ObjectDiff[]): string {
  const sorted = objects.toSorted((one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome))
  return sorted.map(renderObject).join('')
}

function renderObject({ id, at, outcome, why, changes }: ObjectDiff): string {
  const [sign, words] = HEADS[outcome]
  const head = `${sign} ${id}${at === '' ? '' : ` (${at})`} ${words}${why === undefined ? '' : `: ${why}`}\n`
  return head + changes.map(renderChange).join('')
}

function renderChange({ path, was, becomes }: ToldChange): string {
  const lines = [
    ...(was === undefined ? [] : [`- ${path}: ${was}`]),
    ...(becomes === undefined ? [] : [`+ ${path}: ${becomes}`]),
  ]
  return lines.map(line => `    ${line}\n`).join('')
}
