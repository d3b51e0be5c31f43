// A person asks for something to be written to Git: it is queued, or only planned.
import type { ImageStatus } from '../../domain/access/image-status.ts'
import type { ImagesQuery } from '../../domain/access/parse-images-query.ts'
import type { Update } from '../../domain/access/parse-update.ts'
import { isPlan } from '../../domain/release/is-plan.ts'
import type { Cause, UpdateSpec } from '../../domain/release/update-spec.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { Log } from '../../ports/log/port.ts'

/** Is what the API needs to speak of images and to have Git written to; both are others' work. */
export type ImagePorts = {
  /** Lists what runs in the clusters of targets and what could run. */
  readonly images: (targets: readonly SyncTarget[], query: ImagesQuery) => Promise<readonly ImageStatus[]>
  readonly updates: {
    /** Queues an update; answers the id of its job. */
    ask(target: SyncTarget, spec: UpdateSpec, cause: Cause): Promise<string>
    /** Calculates a release now and writes nothing to Git; answers the id of a job whose result is recorded. */
    plan(target: SyncTarget, spec: UpdateSpec): Promise<string>
  }
}

/** Asks for an update of a target; answers the id of its job. */
export async function askForUpdate(
  target: SyncTarget,
  { spec, cause }: Update,
  caller: string,
  { updates, log }: Pick<ImagePorts, 'updates'> & { readonly log: Log },
): Promise<string> {
  if (isPlan(spec)) return updates.plan(target, spec)
  const job = await updates.ask(target, spec, cause)
  log.write({ msg: 'update asked for', caller, target: target.name, type: spec.type, user: cause.user, job })
  return job
}
