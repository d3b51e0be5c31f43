// What the webhooks of every Git host promise, told once; each provider brings a host that sends to an endpoint.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RepositoryName } from '../../../functions/domain/events/git.ts'
import type { Hook, Hooks } from '../../../functions/ports/git-hosts/port.ts'

export const repository = 'acme/manifests' as RepositoryName

/** Is a host whose webhooks are tried, with an endpoint that answers as told. */
export type HooksUnderTest = {
  readonly hooks: Hooks
  readonly url: string
  /** Pushes, and returns when every hook that hears it was tried. */
  push(): Promise<void>
  answerWith(status: number): void
  /** Returns when so many attempts in all were made. */
  attempted(count: number): Promise<void>
  stop(): Promise<void>
}

/** Tries webhooks; `open` gives a host with the repository and no hook. */
export function itBehavesLikeHooks(open: () => Promise<HooksUnderTest>) {
  describe('as webhooks', () => {
    let under: HooksUnderTest
    beforeEach(async () => {
      under = await open()
    })
    afterEach(() => under.stop())

    const make = (events: readonly string[] = ['push']) =>
      under.hooks.createHook(repository, { url: under.url, secret: 'first', events })
    const list = (hook: Hook, only?: 'failed', since = 0) =>
      under.hooks.listDeliveries({ hook, since, ...(only ? { only } : {}) })

    it('are none at first; one that is made is listed as it was asked for', async () => {
      expect(await under.hooks.listHooks(repository)).toEqual([])
      const made = await make(['push', 'package'])
      expect(made).toMatchObject({ repository, owner: 'repository', url: under.url, isJson: true, isActive: true })
      expect([...made.events].sort()).toEqual(['package', 'push'])
      expect(await under.hooks.listHooks(repository)).toEqual([made])
    })

    it('are greeted when they are made, and when it is asked for', async () => {
      const hook = await make()
      await under.attempted(1)
      await under.hooks.pingHook(hook)
      await under.attempted(2)
      expect((await list(hook)).map(({ event, isTaken }) => [event, isTaken])).toEqual([
        ['ping', true],
        ['ping', true],
      ])
    })

    it('keep their id when they are changed', async () => {
      const { id } = await make()
      const [found] = await under.hooks.listHooks(repository)
      const draft = { url: `${under.url}/other`, secret: 'second', events: ['push', 'package'] }
      const changed = await under.hooks.updateHook(found as Hook, draft)
      expect(changed).toMatchObject({ id, url: draft.url })
      expect([...changed.events].sort()).toEqual(['package', 'push'])
      expect(await under.hooks.listHooks(repository)).toEqual([changed])
    })

    it('are gone when they are removed, and removing them again is fine', async () => {
      const hook = await make()
      await under.hooks.deleteHook(hook)
      await under.hooks.deleteHook(hook)
      expect(await under.hooks.listHooks(repository)).toEqual([])
    })

    it('remember what failed, newest first, and not what was taken', async () => {
      const hook = await make()
      await under.attempted(1)
      await under.push()
      under.answerWith(500)
      await under.push()
      const [failed, ...others] = await list(hook, 'failed')
      expect(others).toEqual([])
      expect(failed).toMatchObject({ event: 'push', isTaken: false, status: 500 })
      const all = await list(hook)
      expect(all.map(({ event, isTaken }) => [event, isTaken])).toEqual([
        ['push', false],
        ['push', true],
        ['ping', true],
      ])
      expect(all[0]).toEqual(failed)
      expect(await list(hook, undefined, Number(failed?.at) + 1)).toEqual([])
    })

    it('send a delivery again under its guid and another id', async () => {
      const hook = await make()
      await under.attempted(1)
      under.answerWith(503)
      await under.push()
      const [failed] = await list(hook, 'failed')
      under.answerWith(202)
      await under.hooks.redeliver(hook, failed as NonNullable<typeof failed>)
      await under.attempted(3)
      const [again] = await list(hook)
      expect(again).toMatchObject({ guid: failed?.guid, event: 'push', isTaken: true, status: 202 })
      expect(again?.id).not.toBe(failed?.id)
      expect(BigInt(failed?.id ?? 0)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
    })
  })
}
