// Applies a plan stage by stage: objects of a stage run together, CRDs are waited for, a failure stops nobody else.
import { type EpochMs, type Milliseconds, TryLater } from '../../domain/failure.ts'
import type { PlannedObject, SyncPlan } from '../../domain/sync/sync-plan.ts'
import { applyObject } from './apply-object.ts'
import type { ApplyRun } from './apply-run.ts'
import { awaitCrds } from './await-crds.ts'
import type { Discovery } from './discovery.ts'
import { findPlace } from './find-place.ts'
import { forEachOf } from './for-each-of.ts'
import { isCrd, readPlannedKinds } from './planned-kinds.ts'
import type { AppliedObject } from './port.ts'
import { reportObject } from './read-refusal.ts'
import { indexKinds } from './served-kinds.ts'

/** More than ever run at once: a few wait for their turn again while others run. */
const WORKERS = 64
/** A replica of the API server may serve a fresh CRD some seconds after another has said it is established. */
const APPEARS_WITHIN_MS: Milliseconds = 10_000
/** What may be cured by what came later in the same plan. */
const WORTH_A_SECOND_TRY = new Set(['kind-not-served', 'webhook-unreachable', 'role-missing'])

/**
 * Applies all stages, then tries once more what a later stage may have cured.
 *
 * @throws {ClusterUnreachable} or what else ends the whole run; objects applied before stay applied
 */
export async function applyStages(
  plan: SyncPlan,
  discovery: Discovery,
  run: ApplyRun,
): Promise<readonly AppliedObject[]> {
  const objects = plan.stages.flat()
  if (objects.length === 0) return []
  if (run.now() >= run.deadline) return objects.map(({ id }) => ({ id, outcome: 'postponed' }))
  const results = new Map<PlannedObject, AppliedObject>()
  let plannedCrds = objects.filter(isCrd)
  const indexPlanned = () => indexKinds({ kinds: plannedCrds.flatMap(readPlannedKinds), staleGroups: new Set() })
  let planned = indexPlanned()
  let served = await discovery.known()
  let isFresh = false
  const appearsUntil = new Map<string, EpochMs>()

  const refreshOnce = async () => {
    if (isFresh) return
    isFresh = true
    // Without an answer the kind stays unknown; if nothing answers any more, the next object finds out.
    served = await discovery.refresh().catch(error => {
      if (!(error instanceof TryLater)) throw error
      return served
    })
  }
  const applyOne = async (object: PlannedObject): Promise<AppliedObject> => {
    const { id } = object
    if (run.now() >= run.deadline) return { id, outcome: 'postponed' }
    let found = findPlace(object, planned, served)
    if ('failure' in found && !isFresh) {
      await refreshOnce()
      found = findPlace(object, planned, served)
    }
    if ('failure' in found) return { id, outcome: found.outcome, failure: found.failure }
    return applyObject(object, found.place, run, { appearsUntil: appearsUntil.get(nameKind(id)) })
  }
  const applyAll = (objects: readonly PlannedObject[]) =>
    forEachOf(objects, WORKERS, async object => {
      results.set(object, await applyOne(object))
    })

  for (const stage of plan.stages) {
    await applyAll(stage)
    const touched = stage.filter(isCrd).filter(crd => isTouched(results.get(crd)))
    const refused = await awaitCrds(touched, run)
    for (const kind of touched.flatMap(readPlannedKinds))
      appearsUntil.set(nameKind(kind), run.now() + APPEARS_WITHIN_MS)
    for (const [crd, why] of refused) {
      const failure = reportObject(crd, 'object-invalid', `The server does not accept the names: ${why}`)
      results.set(crd, { id: crd.id, outcome: 'failed', failure })
    }
    // Objects of a CRD that failed must not wait for it to be served.
    plannedCrds = plannedCrds.filter(crd => results.get(crd)?.outcome !== 'failed')
    planned = indexPlanned()
  }
  const again = [...results].filter(([, { failure }]) => failure && WORTH_A_SECOND_TRY.has(failure.code))
  if (again.length > 0 && run.now() < run.deadline) {
    isFresh = false
    await applyAll(again.map(([object]) => object))
  }
  return objects.map(object => results.get(object) ?? { id: object.id, outcome: 'postponed' })
}

function nameKind({ group, kind }: { readonly group: string; readonly kind: string }): string {
  return `${group}/${kind}`
}

function isTouched(result: AppliedObject | undefined): boolean {
  return result?.outcome === 'created' || result?.outcome === 'updated'
}
