// Discovery on servers that do not aggregate it: one list of groups, then one request per group and version.
import { parseApiVersion } from '../../domain/manifests/resource-id.ts'
import { TOO_LATE } from './concurrency.ts'
import { ClusterAnswerUnreadable } from './failures.ts'
import type { PatientSend } from './patience.ts'
import type { ServedKind, ServedKinds } from './served-kinds.ts'
import type { ApiAnswer } from './transport.ts'

type GroupVersion = { readonly groupVersion: string }
type Roots = {
  readonly versions?: readonly string[]
  readonly groups?: readonly {
    readonly versions: readonly GroupVersion[]
    readonly preferredVersion?: GroupVersion
  }[]
}
type Resource = {
  readonly name: string
  readonly kind: string
  readonly namespaced: boolean
  readonly verbs?: readonly string[] | null
}

/** Reads what stands behind one root; groups whose server does not answer are stale. */
export async function discoverLegacy(
  answer: ApiAnswer,
  root: string,
  send: PatientSend,
  host: string,
): Promise<ServedKinds> {
  const roots: Roots | undefined = parse(answer.text)
  if (roots === undefined) throw new ClusterAnswerUnreadable(host, `Discovery (${root}) is not readable`)
  const staleGroups = new Set<string>()
  const read = async (groupVersion: string): Promise<readonly ServedKind[]> => {
    const { group, version } = parseApiVersion(groupVersion) ?? { group: groupVersion, version: '' }
    const part = await send({ method: 'GET', path: `${root}/${groupVersion}`, headers: { accept: 'application/json' } })
    const list =
      part === TOO_LATE || part.status !== 200 ? undefined : parse<{ resources?: readonly Resource[] }>(part.text)
    if (list === undefined) staleGroups.add(group)
    return (list?.resources ?? [])
      .filter(({ name }) => !name.includes('/'))
      .map(({ name, kind, namespaced, verbs }) => {
        const scope = namespaced ? ('Namespaced' as const) : ('Cluster' as const)
        return { group, version, kind, plural: name, scope, verbs: verbs ?? [] }
      })
  }
  const kinds = await Promise.all(namesOf(roots).map(read))
  return { kinds: kinds.flat(), staleGroups }
}

/** Puts the preferred version of each group first: the list's own order says nothing. */
function namesOf({ versions, groups }: Roots): readonly string[] {
  const grouped = (groups ?? []).flatMap(group => {
    const names = group.versions.map(({ groupVersion }) => groupVersion)
    const preferred = group.preferredVersion?.groupVersion
    return preferred === undefined ? names : [preferred, ...names.filter(name => name !== preferred)]
  })
  return [...(versions ?? []), ...grouped]
}

function parse<Body>(text: string): Body | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
