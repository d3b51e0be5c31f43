// fluxctl why: when and from where something was last applied, what became of it, and who changed it since.
import type { WhyAnswer } from '../domain/access/api-objects.ts'
import { askApi } from './ask-api.ts'
import { CommandStopped } from './failures.ts'
import { needServer } from './find-server.ts'
import type { Values } from './parse-arguments.ts'
import { renderCommitRuns, renderObjectFacts } from './render-why.ts'
import type { World } from './world.ts'

/** Explains an object or a commit; 1 when nothing is known of it. */
export async function why(values: Values, world: World, what: string): Promise<number> {
  const server = needServer(values, world)
  const namespace = values.get('namespace')
  const query = namespace === undefined ? { what } : { what, namespace }
  const answer = await askApi<WhyAnswer>({ path: 'v12/why', query }, server, world)
  if (values.get('output-format') === 'json') world.stdout(`${JSON.stringify(answer)}\n`)
  if (isUnknown(answer)) throw new CommandStopped(describeUnknown(what, answer))
  if (values.get('output-format') === 'json') return 0
  if (answer.kind === 'commit') world.stdout(renderCommitRuns(answer))
  else world.stdout(answer.objects.map(object => renderObjectFacts(object, answer)).join('\n'))
  return 0
}

function isUnknown(answer: WhyAnswer): boolean {
  return answer.kind === 'commit' ? answer.runs.length === 0 && !answer.isApplied : answer.objects.length === 0
}

function describeUnknown(what: string, { kind, latest }: WhyAnswer): string {
  const about =
    kind === 'commit'
      ? `no run of ${what} is known\n\nThe latest 50 runs that did something are kept for 30 days.`
      : `nothing is known of ${what}\n\nThe target holds no such object, and none of its latest runs told of one. fluxctl diff shows what the head says.`
  return latest === undefined || latest.verdict === 'applied' ? about : `${about}\nThe latest run: ${latest.summary}.`
}
