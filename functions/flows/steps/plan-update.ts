// Plans what a person asked for against one commit: which lines change, and for everybody else why not.
import type { CommitSha } from '../../domain/events/git.ts'
import { findWorkloads } from '../../domain/manifests/find-workloads.ts'
import type { Author } from '../../domain/release/automation-rules.ts'
import { draftImages } from '../../domain/release/draft-images.ts'
import { draftPolicies } from '../../domain/release/draft-policies.ts'
import { UpdateRefused } from '../../domain/release/failures.ts'
import { parseAuthor } from '../../domain/release/parse-author.ts'
import { planPolicies } from '../../domain/release/plan-policies.ts'
import { planContainerRelease, type ReleasePlan } from '../../domain/release/plan-release.ts'
import type { ReleaseResult } from '../../domain/release/release-result.ts'
import { renderPolicyMessage, renderReleaseMessage } from '../../domain/release/render-commit-message.ts'
import type { Cause, ContainerReleaseSpec, PolicySpec, UpdateSpec } from '../../domain/release/update-spec.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Tree } from '../../ports/git-hosts/port.ts'
import type { Draft } from './edit-tree.ts'
import { loadForImages, readUses, type UsesPorts } from './image-uses.ts'
import type { RepoPorts } from './look-at-repo.ts'
import { type Asked, offerImages } from './offer-images.ts'

/** Is what is planned. */
export type UpdatePlan = { readonly draft?: Draft; readonly result: ReleaseResult; readonly automates: boolean }

/** Is the commit that is planned on; its tree is read when it is needed. */
export type PlanBase = { readonly commit: CommitSha; readonly readTree: () => Promise<Tree> }

/** Plans an update. */
export async function planUpdate(
  target: SyncTarget,
  spec: UpdateSpec,
  base: PlanBase,
  asked: Asked,
  ports: RepoPorts & Pick<UsesPorts, 'table' | 'now'>,
): Promise<UpdatePlan> {
  if (spec.type === 'policy') return planPolicyUpdate(target, spec, base, asked.cause)
  const uses = await readUses(target, base.commit, base.readTree, ports)
  const plan =
    spec.type === 'image'
      ? await offerImages(target, spec, uses, asked, ports)
      : refuseUnmet(planContainerRelease(spec, uses), spec)
  const { changes, result } = plan
  if (changes.length === 0) return { result, automates: false }
  const draft = draftImages(changes, renderReleaseMessage(spec, result, asked.cause))
  return { draft: { ...draft, ...authorOf(asked.cause) }, result, automates: false }
}

async function planPolicyUpdate(
  target: SyncTarget,
  spec: PolicySpec,
  { readTree }: PlanBase,
  cause: Cause,
): Promise<UpdatePlan> {
  const workloads = findWorkloads(loadForImages(target, await readTree()))
  const { edits, result, automates } = planPolicies(spec, workloads)
  const missing = [...result.values()].flatMap(({ status, error }) => (status === 'failed' ? (error ?? []) : []))
  if (missing.length > 0) {
    throw new UpdateRefused(missing.join('; '), 'Look at fluxctl list-workloads for what there is, and ask again.')
  }
  if (edits.length === 0) return { result, automates }
  const draft = draftPolicies(edits, renderPolicyMessage(spec, cause))
  return { draft: { ...draft, ...authorOf(cause) }, result, automates }
}

/** Somebody who names exact images wants all of them or none. */
function refuseUnmet(plan: ReleasePlan, spec: ContainerReleaseSpec): ReleasePlan {
  const failed = [...plan.result].filter(([, { status }]) => status === 'failed')
  if (failed.length > 0) {
    const why = failed.map(([id, { error }]) => `${id}: ${error}`).join('; ')
    throw new UpdateRefused('cannot satisfy specs', 'Look again what runs, and ask for that.', why)
  }
  const isDone = [...plan.result].some(([id, { status }]) => spec.containers.has(id) && status === 'success')
  if (!isDone) throw new UpdateRefused('no changes found', 'Nothing has to be done: everything is as was asked for.')
  return plan
}

function authorOf({ user }: Cause): { readonly author?: Author } {
  const author = parseAuthor(user)
  return author === undefined ? {} : { author }
}
