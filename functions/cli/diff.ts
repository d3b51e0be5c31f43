// fluxctl diff: what a sync of the head would change, asked of the cluster by a dry run.

import type { TargetDiff } from '../domain/access/api-objects.ts'
import type { DiffOutcome } from '../domain/diff/object-diff.ts'
import { renderDiff } from '../domain/diff/render-diff.ts'
import { renderTold } from '../domain/failure.ts'
import { askApi } from './ask-api.ts'
import { needServer } from './find-server.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

const WORDS: readonly (readonly [outcome: DiffOutcome, words: string])[] = [
  ['created', 'to create'],
  ['updated', 'to change'],
  ['pruned', 'to delete'],
  ['failed', 'refused'],
  ['waiting', 'waiting for their kind'],
  ['left-over', 'left over'],
  ['left-alone', 'left alone'],
]
/** Words for which a sync has something to do. */
const DIFFERENCES: ReadonlySet<DiffOutcome> = new Set(['created', 'updated', 'pruned', 'failed', 'waiting'])

/** Shows the diff; with `--exit-code` 2 says that there is one. */
export async function diff(values: Values, world: World): Promise<number> {
  const server = needServer(values, world)
  const found = await askApi<TargetDiff>(
    { path: 'v12/diff', ...(values.has('audit') ? { query: { audit: '1' } } : {}) },
    server,
    world,
  )
  if (values.get('output-format') === 'json') world.stdout(`${JSON.stringify(found)}\n`)
  else tell(found, world)
  const differs = found.notPreviewed > 0 || found.objects.some(({ outcome }) => DIFFERENCES.has(outcome))
  return values.has('exit-code') && differs ? 2 : 0
}

function tell({ commit, applied, objects, unchanged, notPreviewed, failures }: TargetDiff, world: World): void {
  const since = applied === undefined ? 'nothing is applied yet' : `${applied.slice(0, 7)} is applied`
  world.stdout(`A sync of ${commit.slice(0, 7)} (${applied === commit ? 'it is applied' : since}):\n`)
  world.stdout(renderDiff(objects))
  const counts = WORDS.flatMap(([outcome, words]) => {
    const count = objects.filter(object => object.outcome === outcome).length
    return count === 0 ? [] : [`${count} ${words}`]
  })
  world.stdout(`${[...counts, `${unchanged} unchanged`].join(', ')}\n`)
  if (notPreviewed > 0) world.stderr(`${notPreviewed} more would be sent and were not looked at: they are too many.\n`)
  for (const failure of failures) world.stderr(`${renderTold(failure)}\n`)
}
