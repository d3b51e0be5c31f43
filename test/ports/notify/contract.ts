// What every notifier promises: what is told arrives in order, and a lost message fails nobody.
import { describe, expect, it } from 'vitest'
import type { BranchName, CommitSha, RepositoryName } from '../../../functions/domain/events/git.ts'
import type { TargetName } from '../../../functions/domain/sync/sync-target.ts'
import type { Notifier, Told } from '../../../functions/ports/notify/port.ts'

/** Builds a message. */
export function aMessage(changes: Partial<Told> = {}): Told {
  return {
    target: 'production' as TargetName,
    repository: 'acme/manifests' as RepositoryName,
    branch: 'main' as BranchName,
    commit: 'c'.repeat(40) as CommitSha,
    verdict: 'applied',
    summary: '3 created',
    job: 'job-1',
    ...changes,
  }
}

/** Runs the contract of the notify door; `arrived` renders what people see, oldest first. */
export function itBehavesLikeANotifier(
  open: () => { readonly notifier: Notifier; readonly arrived: () => readonly string[] },
): void {
  describe('notifier contract', () => {
    it('tells in order, with the summary', async () => {
      const { notifier, arrived } = open()
      await notifier.tell(aMessage({ verdict: 'started', summary: 'Applying' }))
      await notifier.tell(aMessage())
      expect(arrived()).toEqual(['Applying', '3 created'])
    })

    it.each([
      'started',
      'applied',
      'partly-applied',
      'failed',
      'progressing',
      'healthy',
      'unhealthy',
      'health-unknown',
    ] as const)('tells %s', async verdict => {
      const { notifier, arrived } = open()
      await notifier.tell(aMessage({ verdict, summary: verdict }))
      expect(arrived()).toEqual([verdict])
    })
  })
}
