// What the API can tell of the whole flow: every arrow is tried, from the function that answers.
import { examine, type TakeCheckup } from './steps/examine.ts'
import { type ExamineClusterPorts, listClusterChecks } from './steps/examine-clusters.ts'
import { type ExamineGitPorts, listGitChecks } from './steps/examine-git-hosts.ts'
import { type ExamineRegistryPorts, listRegistryChecks } from './steps/examine-registries.ts'
import { listStoreChecks, type StorePorts } from './steps/examine-stores.ts'

/** Is every door that is tried. */
export type CheckupPorts = StorePorts & ExamineGitPorts & ExamineClusterPorts & ExamineRegistryPorts

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
