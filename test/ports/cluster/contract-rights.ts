// The part of the cluster's contract about what we may do; whoever runs it may do everything.
import { describe, expect } from 'vitest'
import { DEFAULT_RIGHTS } from '../../../functions/domain/rbac/cluster-rights.ts'
import { listNeededRights } from '../../../functions/domain/rbac/needed-rights.ts'
import type { ContractContext } from './contract-context.ts'

export function itReviewsRights({ cluster, promise }: ContractContext): void {
  describe('rights', () => {
    promise('are none to ask about where nothing is asked', async () => {
      expect(await cluster().reviewRights([])).toEqual([])
    })
    promise('are answered one by one, everywhere and in a namespace', async () => {
      const needed = listNeededRights(DEFAULT_RIGHTS)
      const answers = await cluster().reviewRights(needed)
      expect(answers).toHaveLength(needed.length)
      expect(answers.every(answer => answer)).toBe(true)
    })
  })
}
