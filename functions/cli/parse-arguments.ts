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
    const option = Object.hasOwn(known, token.name) ? known[token.name] : undefined
    if (!option) throw new UsageWrong(describeUnknown(token.rawName, known, argv))
    const value = readValue(token.rawName, token.value, option)
    if (value === undefined) values.delete(token.name)
    else values.set(token.name, value)
  }
  return { verb, values, rest }
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
    if (option.choices && !option.choices.includes(given)) throw new UsageWrong('invalid output format specified')
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
