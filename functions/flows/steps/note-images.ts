// Remembers the images of a commit while its manifests are at hand, and wakes automation when more is automated than before.
import type { CommitSha } from '../../domain/events/git.ts'
import { describeFailure } from '../../domain/failure.ts'
import type { Manifest } from '../../domain/manifests/manifest.ts'
import { listAutomated } from '../../domain/release/list-automated.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Log } from '../../ports/log/port.ts'
import { recallUses, rememberUses, type UsesPorts } from './image-uses.ts'
import { queueAutomate, type WakePorts } from './queue-images.ts'

/** Is what noting needs. */
export type NoteImagesPorts = Pick<UsesPorts, 'table' | 'now'> & Pick<WakePorts, 'commits'> & { readonly log: Log }

/** Notes the images of a commit; that it cannot be done fails no sync, since the clock asks for automation anyway. */
export async function noteImages(
  target: SyncTarget,
  { commit, job }: { readonly commit: CommitSha; readonly job: string },
  manifests: readonly Manifest[],
  ports: NoteImagesPorts,
): Promise<void> {
  try {
    const before = await recallUses(target, ports.table)
    if (before?.commit === commit) return
    const { uses } = await rememberUses(target, commit, manifests, ports)
    const known = listAutomated(before?.uses ?? [], target.automation)
    const isMore = [...listAutomated(uses, target.automation)].some(one => !known.has(one))
    if (isMore) await queueAutomate(target, 'policy', `${target.name}-${commit}`, ports)
  } catch (thrown) {
    const why = describeFailure(thrown).what
    ports.log.write({ msg: 'images not noted', level: 'warn', target: target.name, job, why })
  }
}
