// Reads the aggregated discovery document, v2 or v2beta1: they differ in nothing we use.
import type { Scope } from './port.ts'
import type { ServedKind, ServedKinds } from './served-kinds.ts'

type Resource = {
  readonly resource?: string
  readonly responseKind?: { readonly group?: string; readonly version?: string; readonly kind?: string }
  readonly scope?: string
  readonly verbs?: readonly string[]
}
type Version = { readonly version?: string; readonly freshness?: string; readonly resources?: readonly Resource[] }
type Group = { readonly metadata?: { readonly name?: string }; readonly versions?: readonly Version[] }

/**
 * Parses one document; undefined when it is none.
 *
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export function parseDiscoveryDocument(text: string): ServedKinds | undefined {
  let document: { readonly items?: readonly Group[] | null }
  try {
    document = JSON.parse(text)
  } catch {
    return undefined
  }
  const groups = document.items ?? []
  const kinds: ServedKind[] = []
  const staleGroups = new Set<string>()
  for (const { metadata, versions } of groups) {
    const group = metadata?.name ?? ''
    for (const { version = '', freshness, resources } of versions ?? []) {
      if (freshness === 'Stale') staleGroups.add(group)
      for (const resource of resources ?? []) {
        const served = readResource(group, version, resource)
        if (served) kinds.push(served)
      }
    }
  }
  return { kinds, staleGroups }
}

/** An entry without a kind only carries subresources. */
function readResource(group: string, version: string, entry: Resource): ServedKind | undefined {
  const { resource, responseKind, scope, verbs } = entry
  if (!resource || !responseKind?.kind) return undefined
  const within: Scope = scope === 'Namespaced' ? 'Namespaced' : 'Cluster'
  return { group, version, kind: responseKind.kind, plural: resource, scope: within, verbs: verbs ?? [] }
}
