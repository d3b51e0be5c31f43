// The scan and the automation without a queue before them: the same openers as their entry files, and one call per job.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { ImageRepo } from '../../functions/domain/images/image.ts'
import type { TargetName } from '../../functions/domain/sync/sync-target.ts'
import { automateWorkloads } from '../../functions/flows/automate-workloads.ts'
import { scanImage } from '../../functions/flows/scan-image.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { openClusters } from '../../functions/wiring/clusters.ts'
import { openGitHosts } from '../../functions/wiring/git-hosts.ts'
import { openQueue } from '../../functions/wiring/queue.ts'
import { openRegistries } from '../../functions/wiring/registries.ts'
import { readSettings } from '../../functions/wiring/settings.ts'
import { openTable } from '../../functions/wiring/table.ts'
import type { ImageBench } from './open-image-bench.ts'

const LIMIT_MS = 240_000

/** Opens both; what they remember is kept in the folder of the stage. */
export function openImageFlows({ config, folder }: Pick<ImageBench, 'config' | 'folder'>) {
  const state = join(folder, 'state')
  const settings = readSettings({ ...process.env, ...config.env, FLUXLESS_CONFIG: config.file, FLUXLESS_STATE: state })
  const [log, table] = [openMemoryLog(), openTable(settings)]
  const registryFor = openRegistries(settings, openClusters(settings), log)
  const queues = {
    queue: openQueue(settings, 'sync'),
    scans: openQueue(settings, 'scan'),
    commits: openQueue(settings, 'automate'),
  }
  const { targets } = settings.config
  const ports = { ...queues, gitHost: openGitHosts(settings), registryFor, table, log, targets, now: Date.now }
  const aJob = () => ({ id: randomUUID(), requestedAt: Date.now() })

  return {
    async automate() {
      const job = { kind: 'automate', target: 'bench' as TargetName, reason: 'interval', ...aJob() } as const
      return automateWorkloads(job, ports, Date.now() + LIMIT_MS)
    },
    /** Looks at one repository; answers how many tags it has, and of how many more is known. */
    async scan(repo: string) {
      const job = { kind: 'scan', repo: repo as ImageRepo, reason: 'push', ...aJob() } as const
      const { tags, images } = await scanImage(job, ports, Date.now() + LIMIT_MS)
      return { tags: tags.length, images: images.size }
    },
  }
}
