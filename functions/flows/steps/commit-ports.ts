// The doors of a job that may end in a commit.
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { GitHost } from '../../ports/git-hosts/port.ts'
import type { AnnouncePorts } from './announce-commit.ts'
import type { RepoPorts } from './look-at-repo.ts'
import type { WakePorts } from './queue-images.ts'
import type { ImageReportPorts } from './report-images.ts'

/** Is every door a run opens; a cluster only for the secrets to pull images, and only when nothing else opens a registry. */
export type CommitPorts = ImageReportPorts &
  RepoPorts &
  AnnouncePorts &
  Pick<WakePorts, 'commits'> & {
    readonly targets: readonly SyncTarget[]
    readonly gitHost: (
      name: string,
    ) => Pick<GitHost, 'readHead' | 'readTree' | 'readMessage' | 'commitFiles' | 'proposeFiles'>
  }
