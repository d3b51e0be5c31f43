// Reads every failure code out of the sources: its class, what it tells and what to do about it.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type ClassDeclaration,
  type ClassMember,
  type Expression,
  type ModuleItem,
  type ObjectExpression,
  parseSync,
} from '@swc/core'
import { describeFailure } from '../../functions/domain/failure.ts'
import { fixes } from '../../functions/ports/cluster/refusal-fixes.ts'

/**
 * Says what happens next: a person is told once, it is tried again, one object is left out and the others go on; a defect
 * of ours is tried again until it is a dead letter.
 */
export type FailureClass = 'needs a person' | 'tried again' | 'one object' | 'defect'

/** Is one failure as an operator meets it; `…` stands for what is filled in when it happens. */
export type FailureCode = {
  readonly code: string
  readonly class: FailureClass
  readonly what: string
  readonly fix: string
  readonly file: string
}

const CLASSES: Readonly<Record<string, FailureClass>> = { NeedsPerson: 'needs a person', TryLater: 'tried again' }

const FAILURES = 'functions/domain/failure.ts'
const REFUSALS = 'functions/ports/cluster/refusal-fixes.ts'

/** Stands in for a fix that the sources do not spell out in one place. */
const FALLBACK_FIX: Readonly<Record<FailureClass, string>> = {
  'needs a person': 'The message says what to correct.',
  'tried again': 'It is tried again; the message says what to check.',
  'one object': 'The message says what to correct.',
  defect: 'Report it with the log lines of this run.',
}

/** Names by which a constructor knows values. */
type Names = ReadonlyMap<string, Expression>

/** Reads all codes of a checkout, in the order of the alphabet. */
export function readFailureCodes(root: string): readonly FailureCode[] {
  const files = globSync('functions/**/*.ts', { cwd: root, exclude: ['functions/local/**'] }).sort()
  const fromFiles = files.flatMap(file => readFile(readFileSync(join(root, file), 'utf8'), file))
  const refusals = Object.entries(fixes)
    .filter(([code]) => !fromFiles.some(known => known.code === code))
    .map(([code, fix]): FailureCode => {
      return { code, class: 'one object', what: capitalise(code.replaceAll('-', ' ')), fix, file: REFUSALS }
    })
  const bug = describeFailure(new Error('anything else'))
  const defect = { code: bug.code, class: 'defect', what: 'Anything else', fix: bug.fix, file: FAILURES } as const
  return [...fromFiles, ...refusals, defect].sort((one, other) => one.code.localeCompare(other.code))
}

function readFile(text: string, file: string): FailureCode[] {
  if (!/\bextends (NeedsPerson|TryLater)\b|\bcode: '/.test(text)) return []
  const { body } = parseSync(text, { syntax: 'typescript', target: 'es2022' })
  return body.flatMap(item => [...readClass(item, text, file), ...readReport(item, file)])
}

/** Reads `export class … extends NeedsPerson { code = '…'; constructor(…) { super({ what, fix }) } }`. */
function readClass(item: ModuleItem, text: string, file: string): FailureCode[] {
  const declared = item.type === 'ExportDeclaration' ? item.declaration : item
  if (declared.type !== 'ClassDeclaration' || declared.superClass?.type !== 'Identifier') return []
  const kind = CLASSES[declared.superClass.value]
  const code = findCode(declared)
  if (kind === undefined || code === undefined) return []
  const [told, names] = findTold(declared.body)
  const what = told && renderField(told, 'what', names)
  const fix = told && renderField(told, 'fix', names)
  // A text that is mostly filled in when it happens says less than the comment of its class.
  const isWhole = what !== undefined && !what.includes('…') && /^["'A-Z]/.test(what)
  const comment = readComment(text, declared.identifier.value)
  const isUsable = fix !== undefined && /^[A-Z]/.test(fix)
  return [{ code, class: kind, what: isWhole ? what : comment, fix: isUsable ? fix : FALLBACK_FIX[kind], file }]
}

/** Reads a failure that is written down as data: `{ code: '…', what: '…', fix: '…' }`. */
function readReport(item: ModuleItem, file: string): FailureCode[] {
  if (item.type !== 'VariableDeclaration') return []
  return item.declarations.flatMap(({ init }) => {
    if (init?.type !== 'ObjectExpression') return []
    const names: Names = new Map()
    const [code, what, fix] = ['code', 'what', 'fix'].map(name => renderField(init, name, names))
    return code && what && fix ? [{ code, class: 'needs a person', what, fix, file }] : []
  })
}

function findCode({ body }: ClassDeclaration): string | undefined {
  for (const member of body) {
    if (member.type !== 'ClassProperty' || member.key.type !== 'Identifier' || member.key.value !== 'code') continue
    if (member.value?.type === 'StringLiteral') return member.value.value
  }
  return undefined
}

function findTold(members: readonly ClassMember[]): readonly [ObjectExpression | undefined, Names] {
  const names = new Map<string, Expression>()
  for (const member of members) {
    if (member.type !== 'Constructor') continue
    for (const param of member.params) {
      const pattern = 'pat' in param ? param.pat : undefined
      if (pattern?.type === 'AssignmentPattern' && pattern.left.type === 'Identifier') {
        names.set(pattern.left.value, pattern.right)
      }
    }
    for (const statement of member.body?.stmts ?? []) {
      if (statement.type === 'VariableDeclaration') {
        for (const { id, init } of statement.declarations)
          if (id.type === 'Identifier' && init) names.set(id.value, init)
      }
      if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') continue
      const [told] = statement.expression.arguments
      if (statement.expression.callee.type === 'Super' && told?.expression.type === 'ObjectExpression') {
        return [told.expression, names]
      }
    }
  }
  return [undefined, names]
}

function renderField(object: ObjectExpression, name: string, names: Names): string | undefined {
  const inside: Names = name === 'what' ? new Map() : names
  for (const property of object.properties) {
    if (property.type === 'Identifier' && property.value === name) return tidy(render(property, names, inside))
    if (property.type !== 'KeyValueProperty' || property.key.type !== 'Identifier') continue
    if (property.key.value === name) return tidy(render(property.value, names, inside))
  }
  return undefined
}

/** `inside` is what names mean in the middle of a text; alone they mean what `names` says. */
function render(expression: Expression, names: Names, inside: Names): string {
  switch (expression.type) {
    case 'StringLiteral':
      return expression.value
    case 'TemplateLiteral': {
      const values = expression.expressions.map(value => render(value as Expression, inside, inside))
      return expression.quasis.map(({ cooked }, index) => `${cooked ?? ''}${values[index] ?? ''}`).join('')
    }
    case 'Identifier': {
      const value = names.get(expression.value)
      return value === undefined ? '…' : render(value, names, inside)
    }
    case 'ConditionalExpression': {
      const [yes, no] = [expression.consequent, expression.alternate].map(way => render(way, names, inside))
      return (/\w/.test(yes ?? '') ? yes : no) ?? '…'
    }
    case 'ParenthesisExpression':
      return render(expression.expression, names, inside)
    default:
      return '…'
  }
}

function tidy(text: string): string {
  return text
    .replace(/ ?\([^()]*…[^()]*\)/g, '')
    .replace(/:…$/, '.')
    .trim()
}

function capitalise(text: string): string {
  return /^[a-z]+ /.test(text) ? `${text.charAt(0).toUpperCase()}${text.slice(1)}` : text
}

/** The comment of a class is one sentence that says the same, for failures that get all words from outside. */
function readComment(text: string, className: string): string {
  const before = text.slice(0, text.indexOf(`class ${className} `))
  const words = before
    .slice(before.lastIndexOf('/**'))
    .replace(/^\/\*\*|\*\/[\s\S]*$/g, '')
    .replace(/\n \*/g, ' ')
    .trim()
  const sentence = (/^.*?[.:;](?=\s|$)/.exec(words)?.[0] ?? words).replace(/[.:;]$/, '').replace(/^Says that /, '')
  return capitalise(sentence)
}
