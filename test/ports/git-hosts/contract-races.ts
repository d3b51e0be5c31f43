// What every Git host promises to writers who meet on one branch and plan again when they lose.
import { describe, expect, it } from 'vitest'
import type { CommitSha } from '../../../functions/domain/events/git.ts'
import { changesOf } from './commits-under-test.ts'
import { branch, type GivenHost, repository } from './host-under-test.ts'

const WRITERS = 20
const LIST = 'list.yaml'
const ADA = { name: 'Ada', email: 'ada@example.com' }

/** Tries to commit from many sides at once. */
export function triesRaces(given: GivenHost) {
  /** Adds one line to the list as an automation does: read, plan, commit; and from where the branch is when it is stale. */
  async function addLine(line: string, start: CommitSha, people: { readonly author?: typeof ADA }) {
    let parent = start
    // Who loses a round has lost it to another one, who does not come back.
    for (let round = 0; round < WRITERS; round += 1) {
      const { files } = await given.host.readTree({ repository, commit: parent, wants: path => path === LIST })
      const text = Buffer.from(files[0]?.bytes ?? []).toString('utf8')
      const changes = changesOf({ [LIST]: `${text}${line}\n`, [`by/${line}.yaml`]: line })
      const message = `Add ${line}`
      const committed = await given.host.commitFiles({ repository, branch, parent, changes, message, ...people })
      if (committed.kind === 'committed') return committed.commit
      parent = committed.found
    }
    return expect.fail(`${line} never got through`)
  }

  describe('twenty writers on one branch', () => {
    it('all get through, each once, and none loses what another wrote', { timeout: 60_000 }, async () => {
      const root = await given.push({ [LIST]: '' })
      const lines = Array.from({ length: WRITERS }, (_, index) => `writer-${index}`)
      const waiting = lines.entries()
      const made: CommitSha[] = []
      const work = async () => {
        // Every other one names its author, so that both ways of committing meet.
        for (const [index, line] of waiting) made.push(await addLine(line, root, index % 2 ? { author: ADA } : {}))
      }
      await Promise.all(Array.from({ length: given.under.writersAtOnce }, work))
      const [first, ...seen] = (await given.under.readHistory(repository, branch)).toReversed()
      expect(first?.commit).toBe(root)
      expect(seen.map(one => one.parent)).toEqual([root, ...seen.slice(0, -1).map(one => one.commit)])
      expect(seen.map(one => one.commit).sort()).toEqual([...made].sort())
      const order = seen.map(one => one.message.replace('Add ', ''))
      expect([...order].sort()).toEqual([...lines].sort())
      // After each commit the list has one line more, and all that were there.
      for (const [index, { commit, changed }] of seen.entries()) {
        const list = await given.under.readFile(repository, commit, LIST)
        const expected = order.slice(0, index + 1)
        expect(list?.bytes.toString('utf8')).toBe(expected.map(line => `${line}\n`).join(''))
        expect(changed).toEqual([`by/${order[index]}.yaml`, LIST])
      }
    })
  })
}
