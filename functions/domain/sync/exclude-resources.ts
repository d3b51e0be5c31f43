// Which kinds the cluster is never asked to list.
import { matchGlob } from '../images/match-glob.ts'
import type { ResourceId } from '../manifests/resource-id.ts'

/** Are the globs of Flux v1's `--k8s-unsafe-exclude-resource`: metrics are no objects, and events are too many. */
export const DEFAULT_EXCLUDED_RESOURCES: readonly string[] = [
  '*metrics.k8s.io/*',
  'webhook.certmanager.k8s.io/*',
  'v1/Event',
]

/**
 * Says whether a kind is excluded; a glob fits `group/version/Kind` (`version/Kind` of the core group, as in Flux v1) or
 * `group/Kind`.
 */
export function isExcludedResource(
  { group, version, kind }: Pick<ResourceId, 'group' | 'version' | 'kind'>,
  globs: readonly string[],
): boolean {
  const names = group === '' ? [`${version}/${kind}`] : [`${group}/${version}/${kind}`, `${group}/${kind}`]
  return globs.some(glob => names.some(name => matchGlob(glob, name)))
}
