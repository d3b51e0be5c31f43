// Decides a release of exact images for named containers; nothing is asked of a registry.
import type { ResourceIdText } from '../manifests/resource-id.ts'
import { groupByWorkload } from './group-by-workload.ts'
import type { ImagesInGit, ImageUse } from './image-use.ts'
import { describeChange, type PlannedImage, type ReleasePlan } from './release-plan.ts'
import type { ResultStatus, WorkloadResult } from './release-result.ts'
import type { ContainerReleaseSpec } from './update-spec.ts'

type Wanted = { readonly container: string; readonly current: string; readonly target: string }
type Planned = { readonly changes: readonly PlannedImage[]; readonly result: WorkloadResult }

/** Plans exact images for named containers. */
export function planContainerRelease(spec: ContainerReleaseSpec, images: ImagesInGit): ReleasePlan {
  const workloads = groupByWorkload(images)
  const result = new Map<ResourceIdText, WorkloadResult>()
  const changes: PlannedImage[] = []
  for (const id of workloads.keys())
    if (!spec.containers.has(id)) result.set(id, tell('ignored', 'not included').result)
  for (const [id, wanted] of spec.containers) {
    const planned = planWorkload(wanted, workloads.get(id), spec)
    result.set(id, planned.result)
    changes.push(...planned.changes)
  }
  return { changes, result }
}

function planWorkload(
  wanted: readonly Wanted[],
  containers: readonly ImageUse[] | undefined,
  { force, skipMismatches }: ContainerReleaseSpec,
): Planned {
  if (containers === undefined) return tell('skipped', 'not found in repository')
  if (containers.some(({ isLocked }) => isLocked) && !force) return tell('skipped', 'locked')
  // Of two that name one container the later one counts.
  const once = [...new Map(wanted.map(one => [one.container, one])).values()]
  const named = once.map(one => ({ ...one, use: containers.find(({ container }) => container === one.container) }))
  const missing = named.filter(({ use }) => use === undefined)
  if (missing.length > 0) return tell('failed', `container(s) not found: ${listNames(missing)}`)
  const off = named.filter(({ use, current, target }) => isOff(use?.image, current, target))
  const mismatch = off.length > 0 ? `container(s) tag mismatch: ${listNames(off)}` : undefined
  if (mismatch !== undefined && !skipMismatches) return tell('failed', mismatch)
  const changes = named.flatMap(one => {
    const { use, target } = one
    return use === undefined || off.includes(one) || use.image === target ? [] : [{ use, to: target }]
  })
  if (changes.length === 0) return tell('skipped', mismatch ?? 'image(s) up to date')
  const result = { status: 'success', containers: changes.map(describeChange) } as const
  return { changes, result: mismatch === undefined ? result : { ...result, error: mismatch } }
}

/** What is there already is no mismatch: a job that comes twice must not fail for having been done. */
function isOff(image: string | undefined, current: string, target: string): boolean {
  return current !== '' && current !== image && target !== image
}

function listNames(containers: readonly Wanted[]): string {
  return containers.map(({ container }) => container).join(', ')
}

function tell(status: ResultStatus, error: string): Planned {
  return { changes: [], result: { status, error, containers: [] } }
}
