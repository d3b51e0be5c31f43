// Plans what a person asked for against one commit: which lines change, and for everybody else why not.
import { describeUpdate } from '../../domain/access/describe-update.ts'
import type { CommitSha } from '../../domain/events/git.ts'
import { fingerprint } from '../../domain/manifests/fingerprint.ts'
import type { Author } from '../../domain/release/automation-rules.ts'
import { draftImages } from '../../domain/release/draft-images.ts'
import { draftPolicies } from '../../domain/release/draft-policies.ts'
import { UpdateRefused } from '../../domain/release/failures.ts'
import type { ImageNote } from '../../domain/release/image-note.ts'
import type { ImagesInGit } from '../../domain/release/image-use.ts'
import { parseAuthor } from '../../domain/release/parse-author.ts'
import { planContainerRelease } from '../../domain/release/plan-container-release.ts'
import { planPolicies } from '../../domain/release/plan-policies.ts'
import type { ReleaseResult } from '../../domain/release/release-result.ts'
import { renderPolicyMessage, renderReleaseMessage } from '../../domain/release/render-commit-message.ts'
import type { Cause, ContainerReleaseSpec, PolicySpec, UpdateSpec } from '../../domain/release/update-spec.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Tree } from '../../ports/git-hosts/port.ts'
import type { Draft } from './edit-tree.ts'
import { loadForImages, readUses, type UsesPorts } from './image-uses.ts'
import type { RepoPorts } from './look-at-repo.ts'
import { type Asked, type OfferedRelease, offerImages } from './offer-images.ts'

/** Is what is planned. */
export type UpdatePlan = {
  readonly draft?: Draft
  readonly result: ReleaseResult
  readonly notes: readonly ImageNote[]
  /** Something begins to be automated. */
  readonly automates: boolean
}

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
  const images = await readUses(target, base.commit, base.readTree, ports)
  const { changes, result, notes } =
    spec.type === 'image' ? await offerImages(target, spec, images, asked, ports) : planExact(spec, images, asked)
  const plan = { result, notes, automates: false }
  if (changes.length === 0) return plan
  const draft = draftImages(changes, renderReleaseMessage(spec, result, asked.cause))
  return { ...plan, draft: { ...draft, ...signedBy(asked.cause), asked: nameSpec(spec) } }
}

async function planPolicyUpdate(
  target: SyncTarget,
  spec: PolicySpec,
  { readTree }: PlanBase,
  cause: Cause,
): Promise<UpdatePlan> {
  const { edits, result, automates } = planPolicies(spec, loadForImages(target, await readTree()))
  const missing = [...result.values()].flatMap(({ status, error }) => (status === 'failed' ? (error ?? []) : []))
  if (missing.length > 0) {
    throw new UpdateRefused(missing.join('; '), 'Look at fluxctl list-workloads for what there is, and ask again.')
  }
  const plan = { result, notes: [], automates }
  if (edits.length === 0) return plan
  const draft = draftPolicies(edits, renderPolicyMessage(spec, cause))
  return { ...plan, draft: { ...draft, ...signedBy(cause), asked: nameSpec(spec) } }
}

/** Somebody who names exact images wants all of them or none. */
function planExact(spec: ContainerReleaseSpec, images: ImagesInGit, { isRepeated }: Asked): OfferedRelease {
  const plan = planContainerRelease(spec, images)
  const failed = [...plan.result].filter(([, { status }]) => status === 'failed')
  if (failed.length > 0) {
    const why = failed.map(([id, { error }]) => `${id}: ${error}`).join('; ')
    throw new UpdateRefused('cannot satisfy specs', 'Look again what runs, and ask for that.', why)
  }
  const isDone = [...plan.result].some(([id, { status }]) => spec.containers.has(id) && status === 'success')
  // A job that comes again may have done all of it before its answer was lost.
  if (!isDone && !isRepeated)
    throw new UpdateRefused('no changes found', 'Nothing has to be done: everything is as was asked for.')
  return { ...plan, notes: [] }
}

/** Asked for twice, it has one name. */
function nameSpec(spec: UpdateSpec): string {
  return fingerprint(JSON.stringify(describeUpdate(spec, { message: '', user: '' }))).slice(0, 10)
}

function signedBy({ user }: Cause): { readonly author?: Author } {
  const author = parseAuthor(user)
  return author === undefined ? {} : { author }
}
