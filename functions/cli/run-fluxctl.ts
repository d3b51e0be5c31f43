// fluxctl: arguments in, questions to the API, words out. It knows no rules of its own: no Git, no cluster, no manifests.
import { CommandFailure, UsageWrong } from './failures.ts'
import { findNearest, type Parsed, parseArguments } from './parse-arguments.ts'
import { renderHelp, renderVerbHelp } from './render-help.ts'
import { findVerb, VERBS } from './verbs.ts'
import type { World } from './world.ts'

const VERB_OPTIONS = Object.fromEntries(
  VERBS.flatMap(({ name, aliases, options }) => [name, ...aliases].map(word => [word, options])),
)

/** Runs one command; returns the exit code. Anything thrown is a bug. */
export async function runFluxctl(argv: readonly string[], world: World): Promise<number> {
  let verb: string | undefined
  try {
    const parsed = parseArguments(argv, VERB_OPTIONS)
    if (parsed.verb !== undefined) verb = findVerb(parsed.verb)?.name
    for (const notice of parsed.notices) world.stderr(`${notice}\n`)
    return await runParsed(parsed, world)
  } catch (thrown) {
    if (!(thrown instanceof CommandFailure)) throw thrown
    world.stderr(thrown.render(verb ?? findVerb(argv.find(word => findVerb(word)) ?? '')?.name))
    return 1
  }
}

async function runParsed({ verb: word, values, rest }: Parsed, world: World): Promise<number> {
  const asksForHelp = word === undefined || word === 'help' || values.has('help')
  const about = word === 'help' ? rest[0] : word
  if (about === undefined) {
    world.stdout(renderHelp())
    return 0
  }
  const verb = findVerb(about)
  if (!verb) throw new UsageWrong(describeUnknownVerb(about))
  if (asksForHelp) {
    world.stdout(renderVerbHelp(verb))
    return 0
  }
  const [subject = '', ...more] = rest
  if (verb.subject === undefined && rest.length > 0) throw new UsageWrong('expected no (non-flag) arguments')
  if (verb.subject !== undefined && (subject === '' || more.length > 0)) {
    throw new UsageWrong(`expected one argument: <${verb.subject}>`)
  }
  return verb.run(values, world, subject)
}

function describeUnknownVerb(word: string): string {
  const known = [...VERBS.flatMap(({ name, aliases }) => [name, ...aliases]), 'help']
  const nearest = findNearest(word, known)
  const hint = nearest === undefined ? '' : `\n\nDid you mean this?\n\t${nearest}\n`
  return `unknown command ${JSON.stringify(word)} for "fluxctl"${hint}`
}
