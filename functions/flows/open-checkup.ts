// What the API can tell of the whole flow: every arrow is tried, from the function that answers.
import type { Checkup } from '../domain/access/checkup.ts'
import type { SyncTarget } from '../domain/sync/sync-target.ts'
import { examine } from './steps/examine.ts'
import { type ExamineClusterPorts, listClusterChecks } from './steps/examine-clusters.ts'
import { type ExamineGitPorts, listGitChecks } from './steps/examine-git-hosts.ts'
import { type ExamineRegistryPorts, listRegistryChecks } from './steps/examine-registries.ts'
import { listStoreChecks, type StorePorts } from './steps/examine-stores.ts'

/** Is every door that is tried. */
export type CheckupPorts = StorePorts & ExamineGitPorts & ExamineClusterPorts & ExamineRegistryPorts

/** Tries the arrows that some targets use; what is written to Git hosts is only a tag of its own, and only if told to. */
export type TakeCheckup = (targets: readonly SyncTarget[], query: { readonly isWriting: boolean }) => Promise<Checkup>

/** Opens the part of the API that speaks of itself. */
export function openCheckup(ports: CheckupPorts): { readonly checkup: TakeCheckup } {
  return {
    async checkup(targets, { isWriting }) {
      const checks = [
        ...listStoreChecks(ports),
        ...listGitChecks(targets, isWriting, ports),
        ...listClusterChecks(targets, ports),
        ...(await listRegistryChecks(targets, ports)),
      ]
      return { findings: await examine(checks, ports) }
    },
  }
}
