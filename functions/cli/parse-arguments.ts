// Reads the command line: which verb, which options, or what is wrong with it.
import { parseArgs } from 'node:util'
import { closest, distance } from 'fastest-levenshtein'
import { UsageWrong } from './failures.ts'
import { GLOBAL_OPTIONS, type Option, type Options } from './options.ts'

/** Is what a verb takes. */
export type VerbOptions = Readonly<Record<string, Options>>

/** Is the values given, by long name; an option without a value is there when it was given. */
export type Values = ReadonlyMap<string, string>

/** Is the verb with its values; `rest` is what else was written without a dash. */
export type Parsed = { readonly verb: string | undefined; readonly values: Values; readonly rest: readonly string[] }

/**
 * Parses the arguments; global options may stand before the verb or after it.
 *
 * @throws {UsageWrong} when an option is unknown, lacks its value or has one it does not take
 */
export function parseArguments(argv: readonly string[], verbs: VerbOptions): Parsed {
  const everything: Options = { ...GLOBAL_OPTIONS, ...Object.assign({}, ...Object.values(verbs)) }
  const tokens = tokenise(argv, everything)
  const [verb, ...rest] = tokens.flatMap(token => (token.kind === 'positional' ? [token.value] : []))
  const known: Options = { ...GLOBAL_OPTIONS, ...(verb === undefined ? {} : verbs[verb]) }
  const values = new Map<string, string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const name = findName(token, known)
    const option = Object.hasOwn(known, name) ? known[name] : undefined
    if (!option) throw new UsageWrong(describeUnknown(token.rawName, known, argv))
    const value = readValue(token.rawName, token.value, option)
    const before = option.isList ? values.get(name) : undefined
    if (value === undefined) values.delete(name)
    else values.set(name, before === undefined ? value : `${before},${value}`)
  }
  return { verb, values, rest }
}

/** Reads the items of an option that takes several; empty when it was not given. */
export function readItems(values: Values, name: string): readonly string[] {
  return [...new Set((values.get(name) ?? '').split(',').map(item => item.trim()))].filter(item => item !== '')
}

/** A letter may stand for one option of this verb and for another of that one. */
function findName({ name, rawName }: { readonly name: string; readonly rawName: string }, known: Options): string {
  if (rawName.startsWith('--')) return name
  return Object.keys(known).find(one => known[one]?.short === rawName.slice(1)) ?? name
}

/** Finds the known word that was probably meant. */
export function findNearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined
  const nearest = closest(word, [...known])
  return distance(word, nearest) <= Math.max(2, nearest.length / 3) ? nearest : undefined
}

function tokenise(argv: readonly string[], options: Options) {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { short, placeholder }]) => {
      const type = placeholder === undefined ? ('boolean' as const) : ('string' as const)
      return [name, short === undefined ? { type } : { type, short }]
    }),
  )
  return parseArgs({ args: [...argv], options: config, strict: false, allowPositionals: true, tokens: true }).tokens
}

function readValue(rawName: string, given: string | undefined, option: Option): string | undefined {
  if (option.placeholder !== undefined) {
    if (given === undefined) throw new UsageWrong(`flag needs an argument: ${rawName}`)
    const { choices, wrongChoice } = option
    if (choices && !choices.includes(given)) {
      const said = `invalid argument ${JSON.stringify(given)} for ${rawName}: it is one of ${choices.join(', ')}`
      throw new UsageWrong(wrongChoice ?? said)
    }
    return given
  }
  if (given === undefined || given === 'true') return 'true'
  if (given === 'false') return undefined
  throw new UsageWrong(`invalid argument ${JSON.stringify(given)} for ${rawName}: it is true or false`)
}

function describeUnknown(rawName: string, known: Options, argv: readonly string[]): string {
  if (!rawName.startsWith('--')) {
    const written = argv.find(argument => /^-[^-]/.test(argument) && argument.includes(rawName.slice(1)))
    return `unknown shorthand flag: '${rawName.slice(1)}' in ${written ?? rawName}`
  }
  const nearest = findNearest(rawName.slice(2), Object.keys(known))
  return `unknown flag: ${rawName}${nearest === undefined ? '' : ` (did you mean --${nearest}?)`}`
}
