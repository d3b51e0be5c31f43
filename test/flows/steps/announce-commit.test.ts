// Whether a commit of ours is followed by a job, or by the webhook of its push.
import { describe, expect, it } from 'vitest'
import type { CommitSha } from '../../../functions/domain/events/git.ts'
import { announceCommit } from '../../../functions/flows/steps/announce-commit.ts'
import { noteHeard } from '../../../functions/flows/steps/heard-pushes.ts'
import { aDeployment, anImageWorld } from '../an-image-world.ts'

const COMMIT = 'c'.repeat(40) as CommitSha

function aWorld() {
  const world = anImageWorld({
    files: { 'a.yaml': aDeployment('a', 'nginx') },
    targets: [{ git: { repository: 'Acme/Manifests' } }],
  })
  const commit = async (startedAt = world.now()) => {
    const before = world.sent.syncs.length
    await announceCommit(world.target, { commit: COMMIT, job: 'j', startedAt }, world.ports)
    world.pass(1_000)
    return world.sent.syncs.length > before
  }
  const hear = async () => {
    await noteHeard([{ target: world.target }], world.table, world.now())
    world.pass(1_000)
  }
  return { ...world, commit, hear }
}

describe('a commit of ours', () => {
  it('is followed by a job as long as no push was ever heard', async () => {
    const world = aWorld()
    expect([await world.commit(), await world.commit()]).toEqual([true, true])
    expect(JSON.parse(world.sent.syncs[0]?.body ?? '')).toMatchObject({
      kind: 'sync',
      reason: 'push',
      hint: COMMIT,
      id: 'j',
    })
  })

  it('is followed by its webhook where pushes are heard, ours too', async () => {
    const world = aWorld()
    await world.hear()
    expect(await world.commit()).toBe(false)
    await world.hear()
    expect(await world.commit()).toBe(false)
  })

  it('is followed by a job again once a push of ours was not heard, until one is', async () => {
    const world = aWorld()
    await world.hear()
    expect([await world.commit(), await world.commit(), await world.commit()]).toEqual([false, true, true])
    await world.hear()
    expect(await world.commit()).toBe(false)
  })

  it('takes a webhook that is faster than our own notes for heard', async () => {
    const world = aWorld()
    await world.hear()
    const startedAt = world.now()
    world.pass(10)
    await world.hear()
    expect([await world.commit(startedAt), await world.commit()]).toEqual([false, false])
  })

  it('is followed by a job after a month without a push', async () => {
    const world = aWorld()
    await world.hear()
    world.pass(31 * 24 * 60 * 60_000)
    expect(await world.commit()).toBe(true)
  })

  it('is followed by a job while the table cannot tell', async () => {
    const world = aWorld()
    await world.hear()
    world.down.table = true
    expect(await world.commit()).toBe(true)
  })

  it('fails no job when the queue is down', async () => {
    const world = aWorld()
    world.down.queue = true
    await announceCommit(world.target, { commit: COMMIT, job: 'j', startedAt: 0, automates: true }, world.ports)
    expect(world.log.lines.filter(({ msg }) => msg === 'commit not announced')).toHaveLength(2)
  })

  it('wakes automation where something begins to be automated', async () => {
    const world = aWorld()
    await announceCommit(world.target, { commit: COMMIT, job: 'j', startedAt: 0, automates: true }, world.ports)
    expect(world.sent.commits.map(({ body }) => JSON.parse(body).reason)).toEqual(['policy'])
  })
})
