// Reads the command line: which verb, which options, or what is wrong with it.
import { parseArgs } from 'node:util'
import { closest, distance } from 'fastest-levenshtein'
import { UsageWrong } from './failures.ts'
import { GLOBAL_OPTIONS, type Option, type Options } from './options.ts'

/** Is what a verb takes. */
export type VerbOptions = Readonly<Record<string, Options>>

/** Is the values given, by long name; an option without a value is there when it was given. */
export type Values = ReadonlyMap<string, string>

/** Is the verb with its values; `rest` is what else was written without a dash, `notices` what to write otherwise next time. */
export type Parsed = {
  readonly verb: string | undefined
  readonly values: Values
  readonly rest: readonly string[]
  readonly notices: readonly string[]
}

type OptionToken = Extract<ReturnType<typeof tokenise>[number], { readonly kind: 'option' }>

/** Stands between the values of an option that was given several times; nobody types it. */
const AGAIN = '\n'

/**
 * Parses the arguments; global options may stand before the verb or after it.
 *
 * @throws {UsageWrong} when an option is unknown, lacks its value or has one it does not take
 */
export function parseArguments(argv: readonly string[], verbs: VerbOptions): Parsed {
  const everything: Options = { ...GLOBAL_OPTIONS, ...Object.assign({}, ...Object.values(verbs)) }
  const verb = tokenise(argv, everything).find(token => token.kind === 'positional')?.value
  const known: Options = { ...GLOBAL_OPTIONS, ...(verb === undefined ? {} : verbs[verb]) }
  // A letter may stand for an option with a value of this verb and for one without of that one.
  const tokens = tokenise(argv, known)
  const values = new Map<string, string>()
  const notices = new Set<string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { name, rawName } = token
    const option = Object.hasOwn(known, name) ? known[name] : undefined
    if (!option) throw new UsageWrong(describeUnknown(rawName, known, argv))
    if (option.deprecated) notices.add(`Flag --${name} has been deprecated, ${option.deprecated}`)
    const value = readValue(rawName, findGiven(token), option, values.get(name))
    if (value === undefined) values.delete(name)
    else values.set(name, value)
  }
  const rest = tokens.flatMap(token => (token.kind === 'positional' ? [token.value] : [])).slice(1)
  return { verb, values, rest, notices: [...notices] }
}

/** Reads the items of an option that takes several, by commas or by repetition; empty when it was not given. */
export function readItems(values: Values, name: string): readonly string[] {
  return [...new Set((values.get(name) ?? '').split(/[,\n]/).map(item => item.trim()))].filter(item => item !== '')
}

/** Reads every value of an option that was repeated, as it was typed. */
export function readRepeated(values: Values, name: string): readonly string[] {
  return values.get(name)?.split(AGAIN) ?? []
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

/** Go's flags may be written `-n=demo` as well as `-n demo` and `-ndemo`. */
function findGiven({ rawName, value, inlineValue }: OptionToken): string | undefined {
  return inlineValue && !rawName.startsWith('--') ? value?.replace(/^=/, '') : value
}

function readValue(
  rawName: string,
  given: string | undefined,
  option: Option,
  before: string | undefined,
): string | undefined {
  const { placeholder, choices, wrongChoice, isList, isCounted } = option
  if (placeholder !== undefined) {
    if (given === undefined) throw new UsageWrong(`flag needs an argument: ${rawName}`)
    if (choices && !choices.includes(given)) {
      const said = `invalid argument ${JSON.stringify(given)} for ${rawName}: it is one of ${choices.join(', ')}`
      throw new UsageWrong(wrongChoice ?? said)
    }
    return isList && before !== undefined ? `${before}${AGAIN}${given}` : given
  }
  if (isCounted) return count(rawName, given, before)
  if (given === undefined || given === 'true') return 'true'
  if (given === 'false') return undefined
  throw new UsageWrong(`invalid argument ${JSON.stringify(given)} for ${rawName}: it is true or false`)
}

function count(rawName: string, given: string | undefined, before: string | undefined): string {
  if (given === undefined) return String(Number(before ?? 0) + 1)
  if (/^\d{1,3}$/.test(given)) return given
  throw new UsageWrong(`invalid argument ${JSON.stringify(given)} for ${rawName}: it is a whole number`)
}

function describeUnknown(rawName: string, known: Options, argv: readonly string[]): string {
  if (!rawName.startsWith('--')) {
    const written = argv.find(argument => /^-[^-]/.test(argument) && argument.includes(rawName.slice(1)))
    return `unknown shorthand flag: '${rawName.slice(1)}' in ${written ?? rawName}`
  }
  const nearest = findNearest(rawName.slice(2), Object.keys(known))
  return `unknown flag: ${rawName}${nearest === undefined ? '' : ` (did you mean --${nearest}?)`}`
}
