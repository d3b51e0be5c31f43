// Checks what the shape cannot: names that must exist elsewhere in the file, and names that must differ.
import { isSameRepository } from '../domain/events/git.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import { type ConfigProblem, suggest } from './config-problems.ts'

/** Finds names that lead nowhere; takes the document as written, so that it works beside mistakes of shape. */
export function findDanglingNames(document: unknown): readonly ConfigProblem[] {
  const gitHosts = Object.keys(mapping(field(document, 'gitHosts')))
  const clusters = Object.keys(mapping(field(document, 'clusters')))
  const targets = field(document, 'targets')
  return [
    ...Object.entries(mapping(field(document, 'endpoints'))).flatMap(([name, endpoint]) =>
      dangling(`endpoints.${name}.gitHost`, field(endpoint, 'gitHost'), gitHosts, 'gitHosts'),
    ),
    ...(Array.isArray(targets) ? targets : []).flatMap((target: unknown, index) => [
      ...dangling(`targets[${index}].git.host`, field(field(target, 'git'), 'host'), gitHosts, 'gitHosts'),
      ...dangling(`targets[${index}].cluster`, field(target, 'cluster'), clusters, 'clusters'),
    ]),
  ]
}

/** Finds targets that would be taken for one another: the same name, or the same tag on one repository. */
export function findClashes(targets: readonly SyncTarget[]): readonly ConfigProblem[] {
  return targets.flatMap((target, index) => {
    const earlier = targets.slice(0, index)
    const problems: ConfigProblem[] = []
    if (earlier.some(other => other.name === target.name)) {
      problems.push({
        path: `targets[${index}].name`,
        found: `"${target.name}"`,
        expected: 'a name no other target has',
      })
    }
    const holder = earlier.find(other => isOnSameRepository(other, target) && other.sync.tag === target.sync.tag)
    if (holder) {
      const expected = `another tag than target ${holder.name} has on the same repository`
      problems.push({ path: `targets[${index}].sync.tag`, found: `"${target.sync.tag}"`, expected })
    }
    return problems
  })
}

function isOnSameRepository(one: SyncTarget, other: SyncTarget): boolean {
  return one.git.host === other.git.host && isSameRepository(one.git.repository, other.git.repository)
}

function dangling(path: string, found: unknown, known: readonly string[], under: string): ConfigProblem[] {
  if (typeof found !== 'string' || known.includes(found)) return []
  return [{ path, found: `"${found}"`, expected: `a name under ${under}`, ...suggest(found, known) }]
}

function field(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? value[key as keyof typeof value]
    : undefined
}

function mapping(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
