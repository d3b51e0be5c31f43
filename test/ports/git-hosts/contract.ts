// What every Git host promises, told once; each provider brings a host and a way to push to it.
import { describe } from 'vitest'
import { triesCommitContents } from './contract-commit-contents.ts'
import { triesCommits } from './contract-commits.ts'
import { triesExaminations } from './contract-examine.ts'
import { triesHeads } from './contract-heads.ts'
import { triesProposals } from './contract-proposals.ts'
import { triesRaces } from './contract-races.ts'
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
    triesCommits(given)
    triesCommitContents(given)
    triesRaces(given)
    triesProposals(given)
    triesExaminations(given)
  })
}
