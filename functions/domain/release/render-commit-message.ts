// The messages of the commits we make, in Flux's words: what changed and where, or what the person who asked said.
import type { ResourceIdText } from '../manifests/resource-id.ts'
import type { ReleaseResult } from './release-result.ts'
import type { Cause, ContainerReleaseSpec, ImageReleaseSpec, PolicySpec, PolicyUpdate } from './update-spec.ts'

/** Renders the message of an automated run. */
export function renderAutomatedMessage(result: ReleaseResult): string {
  const images = listTargets(result)
  if (images.length === 1) return `Auto-release ${images[0]}`
  return `Auto-release multiple (${images.length}) images\n\n${images.map(image => ` - ${image}\n`).join('')}`
}

/** Renders the message of a release somebody asked for; what they said themselves goes before everything. */
export function renderReleaseMessage(
  spec: ImageReleaseSpec | ContainerReleaseSpec,
  result: ReleaseResult,
  { message }: Cause,
): string {
  if (message !== '') return message
  if (spec.type === 'image') {
    const to = spec.workloads === 'all' ? 'all' : spec.workloads.join(', ')
    return `Release ${spec.image === 'latest' ? 'all latest' : spec.image} to ${to}`
  }
  const changed = listChanged(result)
  const parts = changed.map(
    ([id, { containers }]) => `${id}\n${containers.map(({ target }) => `- ${target}\n`).join('')}\n`,
  )
  return `Update image refs in ${changed.map(([id]) => id).join(', ')}\n\n${parts.join('')}`
}

/** Renders the message of a change of policies. */
export function renderPolicyMessage({ updates }: PolicySpec, { message }: Cause): string {
  const events = new Map<string, ResourceIdText[]>()
  for (const [id, update] of [...updates].sort(byId)) {
    for (const word of describeUpdate(update)) events.set(word, [...(events.get(word) ?? []), id])
  }
  const lines = [...events].map(([word, ids]) => `${word}: ${ids.join(', ')}`).sort()
  const [only, ...more] = lines
  const list = lines.map(line => `- ${line}\n`).join('')
  if (message !== '') return `${message}\n\n${list}`
  return only !== undefined && more.length === 0 ? `${only}\n` : `Updated workload policies\n\n${list}`
}

function describeUpdate({ add, remove }: PolicyUpdate): ReadonlySet<string> {
  const words = new Set<string>()
  for (const policy of add.keys()) words.add(ADDED[policy] ?? OTHER)
  for (const policy of remove) words.add(REMOVED[policy] ?? OTHER)
  return words
}

const OTHER = 'Updated policies'
const ADDED: Readonly<Record<string, string>> = { automated: 'Automated', locked: 'Locked' }
const REMOVED: Readonly<Record<string, string>> = { automated: 'Deautomated', locked: 'Unlocked' }

/** Lists the images that were written, each once, by name. */
export function listTargets(result: ReleaseResult): readonly string[] {
  const images = listChanged(result).flatMap(([, { containers }]) => containers.map(({ target }) => target))
  return [...new Set(images)].sort()
}

function listChanged(result: ReleaseResult) {
  return [...result].filter(([, { status }]) => status === 'success').sort(byId)
}

function byId([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}
