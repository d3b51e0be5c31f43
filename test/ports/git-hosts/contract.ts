// What every Git host promises, told once; each provider brings a host and a way to push to it.
import { describe } from 'vitest'
import { triesHeads } from './contract-heads.ts'
import { triesTrees } from './contract-trees.ts'
import { triesWrites } from './contract-writes.ts'
import { giveHost, type HostUnderTest } from './host-under-test.ts'

/** Tries a host; `open` gives a fresh one. */
export function itBehavesLikeAGitHost(open: () => Promise<HostUnderTest>) {
  describe('as a Git host', () => {
    const given = giveHost(open)
    triesHeads(given)
    triesTrees(given)
    triesWrites(given)
  })
}
