// The notifiers: the status of the commit, and a list.
import { expect, it } from 'vitest'
import type { CommitStatus } from '../../../functions/ports/git-hosts/port.ts'
import { openMemoryLog } from '../../../functions/ports/log/memory.ts'
import { openCommitStatus } from '../../../functions/ports/notify/commit-status.ts'
import { openMemoryNotifier } from '../../../functions/ports/notify/memory.ts'
import { aMessage, itBehavesLikeANotifier } from './contract.ts'

itBehavesLikeANotifier(() => {
  const notifier = openMemoryNotifier()
  return { notifier, arrived: () => notifier.messages.map(({ summary }) => summary) }
})

function openStatuses() {
  const statuses: CommitStatus[] = []
  const notifier = openCommitStatus({ reportStatus: async status => void statuses.push(status) }, openMemoryLog())
  return { notifier, statuses, arrived: () => statuses.map(({ description }) => description) }
}

itBehavesLikeANotifier(openStatuses)

it.each`
  verdict             | state        | context
  ${'started'}        | ${'pending'} | ${'fluxless/production'}
  ${'applied'}        | ${'success'} | ${'fluxless/production'}
  ${'partly-applied'} | ${'failure'} | ${'fluxless/production'}
  ${'failed'}         | ${'error'}   | ${'fluxless/production'}
  ${'progressing'}    | ${'pending'} | ${'fluxless/production/health'}
  ${'healthy'}        | ${'success'} | ${'fluxless/production/health'}
  ${'unhealthy'}      | ${'failure'} | ${'fluxless/production/health'}
  ${'health-unknown'} | ${'error'}   | ${'fluxless/production/health'}
`('shows $verdict as $state in $context', async ({ verdict, state, context }) => {
  const { notifier, statuses } = openStatuses()
  await notifier.tell(aMessage({ verdict }))
  expect(statuses).toMatchObject([{ state, context, commit: 'c'.repeat(40), description: '3 created' }])
})

it('only logs a status that cannot be written', async () => {
  const log = openMemoryLog()
  const broken = async () => {
    throw new Error('the host answered 500')
  }
  await openCommitStatus({ reportStatus: broken }, log).tell(aMessage())
  expect(log.lines).toMatchObject([{ msg: 'commit status not written', level: 'warn', why: 'the host answered 500' }])
})
