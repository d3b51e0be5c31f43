// fluxctl policy, and the four verbs that stand for one of its options: what Git says about who may release a workload.
import type { Cause, PolicyUpdate } from '../domain/release/update-spec.ts'
import { awaitUpdate } from './await-update.ts'
import { UsageWrong } from './failures.ts'
import { needServer } from './find-server.ts'
import { nameWorkload } from './name-workload.ts'
import { readRepeated, type Values } from './parse-arguments.ts'
import { readCause } from './read-cause.ts'
import { submitUpdate } from './submit-update.ts'
import type { World } from './world.ts'

const CHANGES = ['automate', 'deautomate', 'lock', 'unlock', 'tag', 'tag-all']

/** Changes policies of one workload; waits for the commit, not for its being applied. */
export async function policy(values: Values, world: World): Promise<number> {
  const typed = chooseWorkload(values)
  if (values.has('automate') && values.has('deautomate')) throw new UsageWrong('automate and deautomate both specified')
  if (values.has('lock') && values.has('unlock')) throw new UsageWrong('lock and unlock both specified')
  if (!CHANGES.some(name => values.has(name))) {
    throw new UsageWrong(`nothing to change: give at least one of ${CHANGES.map(name => `--${name}`).join(', ')}`)
  }
  const id = nameWorkload(typed, values)
  const cause = readCause(values, world)
  const updates = new Map([[id, planPolicies(values, cause)]])
  const server = needServer(values, world)
  const job = await submitUpdate({ type: 'policy', updates }, cause, server, world)
  const verbosity = Number(values.get('verbose') ?? 0)
  await awaitUpdate(job, { verbosity, waitsForApply: false }, server, world)
  return 0
}

function chooseWorkload(values: Values): string {
  const [workload = '', controller = ''] = [values.get('workload'), values.get('controller')]
  if (workload === '' && controller === '') throw new UsageWrong('-w, --workload is required')
  if (workload !== '' && controller !== '') throw new UsageWrong("can't specify both the controller and workload")
  return workload || controller
}

/** A lock says who locked and why, when that is known; taking it away takes all three. */
function planPolicies(values: Values, { user, message }: Cause): PolicyUpdate {
  const tags = readTags(readRepeated(values, 'tag'))
  const all = values.get('tag-all') ?? ''
  const add = [
    ...(values.has('automate') ? [['automated', 'true'] as const] : []),
    ...(values.has('lock') ? [['locked', 'true'] as const] : []),
    ...(values.has('lock') && user !== ''
      ? ([
          ['locked_user', user],
          ['locked_msg', message],
        ] as const)
      : []),
    ...(all === '' ? [] : [['tag_all', normalise(all)] as const]),
    ...tags.flatMap(([name, pattern]) => (pattern === '*' ? [] : [[name, normalise(pattern)] as const])),
  ]
  const remove = [
    ...(values.has('deautomate') ? ['automated'] : []),
    ...(values.has('unlock') ? ['locked', 'locked_msg', 'locked_user'] : []),
    ...tags.flatMap(([name, pattern]) => (pattern === '*' ? [name] : [])),
  ]
  return { add: new Map(add), remove: new Set(remove) }
}

/** A pair ends at the comma before the next one: patterns have commas of their own, as in `semver:>=1.0, <2`. */
function readTags(typed: readonly string[]): readonly (readonly [policy: string, pattern: string])[] {
  return typed
    .flatMap(text => text.split(/,(?=[A-Za-z0-9][A-Za-z0-9._-]*=)/))
    .map(pair => {
      const [, container, pattern] = /^([^=]+)=(.+)$/s.exec(pair) ?? []
      if (container !== undefined && pattern !== undefined) return [`tag.${container}`, pattern] as const
      const quoted = JSON.stringify(pair)
      throw new UsageWrong(`invalid container/tag pair: ${quoted}. Expected format is 'container=filter'`)
    })
}

/** In the form in which Git keeps patterns: with a prefix. */
function normalise(pattern: string): string {
  if (/^(?:glob|semver|regexp):/.test(pattern)) return pattern
  return pattern.startsWith('regex:') ? `regexp:${pattern.slice('regex:'.length)}` : `glob:${pattern}`
}
