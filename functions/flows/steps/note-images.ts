// Remembers the images of a commit while its manifests are at hand, and wakes automation when more is automated than before.
import type { CommitSha } from '../../domain/events/git.ts'
import { describeFailure } from '../../domain/failure.ts'
import type { Manifest } from '../../domain/manifests/manifest.ts'
import { listAutomated } from '../../domain/release/list-automated.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Log } from '../../ports/log/port.ts'
import { findImages, forgetUses, recallUses, rememberUses, type UsesPorts } from './image-uses.ts'
import { queueAutomate, type WakePorts } from './queue-images.ts'

/** Is what noting needs. */
export type NoteImagesPorts = Pick<UsesPorts, 'table' | 'now'> & Pick<WakePorts, 'commits'> & { readonly log: Log }

/** Notes the images of a commit; that it cannot be done fails no sync. */
export async function noteImages(
  target: SyncTarget,
  { commit, job }: { readonly commit: CommitSha; readonly job: string },
  manifests: readonly Manifest[],
  ports: NoteImagesPorts,
): Promise<void> {
  const tell = (thrown: unknown) => {
    const why = describeFailure(thrown).what
    ports.log.write({ msg: 'images not noted', level: 'warn', target: target.name, job, why })
    return undefined
  }
  const before = await recallUses(target, ports.table).catch(tell)
  if (before?.commit === commit) return
  try {
    const images = findImages(target, manifests)
    const known = listAutomated(before?.uses ?? [], target.automation)
    const isMore = [...listAutomated(images.uses, target.automation)].some(one => !known.has(one))
    if (isMore) await queueAutomate(target, 'policy', `${target.name}-${commit}`, ports)
    await rememberUses(target, commit, images, ports)
  } catch (thrown) {
    tell(thrown)
    // An older commit must not pass for this one: where it automates nothing, the clock would not ask again.
    await forgetUses(target, ports.table).catch(tell)
  }
}
