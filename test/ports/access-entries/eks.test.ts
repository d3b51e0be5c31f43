// Access entries of EKS over HTTP: the contract, and how they are asked for.
import { afterEach, describe, expect, it } from 'vitest'
import { openEksEntries } from '../../../functions/ports/access-entries/eks.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { openForEmulator } from '../aws/open-for-emulator.ts'
import { startEksServer } from './an-eks-server.ts'
import { itBehavesLikeAccessEntries, OURS, THEIRS } from './contract.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function open() {
  const [server, http] = [await startEksServer(THEIRS), openHttp({ userAgent: 'fluxless-test' })]
  stops.push(server.stop, http.close)
  const options = { name: 'prod', region: 'eu-west-1', owner: 'fluxless-prod' }
  return { server, entries: openEksEntries(options, openForEmulator(server.origin, http)) }
}

describe('access entries of EKS', () => {
  itBehavesLikeAccessEntries(async () => (await open()).entries)

  it('name the role whole, its group, and who made them', async () => {
    const { server, entries } = await open()
    await entries.add(OURS, 'fluxless')
    expect(server.entries.get(OURS)).toEqual({
      kubernetesGroups: ['fluxless'],
      tags: { 'fluxless:stack': 'fluxless-prod' },
      type: 'STANDARD',
    })
    await entries.has(OURS)
    expect(server.asked.at(-1)).toBe(`GET /clusters/prod/access-entries/${encodeURIComponent(OURS)}`)
  })
})
