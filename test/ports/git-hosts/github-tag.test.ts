// Moving a tag on GitHub when answers are lost, refused or late.
import { describe, expect, it } from 'vitest'
import { TryLater } from '../../../functions/domain/failure.ts'
import type { SyncTag } from '../../../functions/ports/git-hosts/port.ts'
import { COMMIT } from './build-tar.ts'
import {
  commit,
  giveGithub,
  headAnswer,
  headQuery,
  NEW,
  NOW,
  OLD,
  OTHER,
  repository,
  tag,
  tagRef,
} from './scripted-github.ts'
import type { Script } from './scripted-server.ts'

describe('openGithub', () => {
  const given = giveGithub()
  const readHead = () => given.host.readHead(headQuery())

  describe('moving the tag', () => {
    const from: SyncTag = { object: OLD, commit }
    const move = (more: { from?: SyncTag } = { from }) =>
      given.host.moveTag({
        repository,
        tag,
        to: commit,
        message: 'Sync pointer',
        tagger: { name: 'fluxless', email: 'f@example.com', at: NOW + 123 },
        ...more,
      })
    const made: Script = { status: 201, body: { sha: NEW } }
    const tagAt = (object: string | undefined, id = 'R_1'): Script => ({
      body: { data: { repository: { id, tag: object ? tagRef(object) : null } } },
    })
    const moved: Script = { body: { data: { updateRefs: { clientMutationId: null } } } }
    const refused = (message: string, type = 'UNPROCESSABLE'): Script => ({
      body: { data: { updateRefs: null }, errors: [type ? { type, message } : { message }] },
    })
    const inputOf = (index: number) => JSON.parse(given.server.asked[index]?.body ?? '').variables.input

    it('makes the tag object as told, and moves the reference from its old value', async () => {
      given.server.answer(headAnswer({ tag: tagRef(OLD) }), made, moved)
      await readHead()
      expect(await move()).toEqual({ kind: 'moved', tag: { object: NEW, commit } })
      expect(given.server.asked[1]).toMatchObject({ method: 'POST', url: '/repos/acme/manifests/git/tags' })
      expect(JSON.parse(given.server.asked[1]?.body ?? '')).toEqual({
        tag: 'flux-sync',
        message: 'Sync pointer',
        object: COMMIT,
        type: 'commit',
        tagger: { name: 'fluxless', email: 'f@example.com', date: '2026-11-06T08:00:00Z' },
      })
      const update = { name: 'refs/tags/flux-sync', beforeOid: OLD, afterOid: NEW, force: true }
      expect(inputOf(2)).toEqual({ repositoryId: 'R_1', refUpdates: [update] })
    })

    it('expects nothing to be there with forty zeros, and asks for the id of the repository when it has none', async () => {
      given.server.answer(made, tagAt(undefined), moved)
      expect((await move({})).kind).toBe('moved')
      expect(inputOf(2).refUpdates[0].beforeOid).toBe('0'.repeat(40))
    })

    it.each`
      how                       | script
      ${'the answer was lost'}  | ${{ never: 'cuts' }}
      ${'the answer was a 502'} | ${{ status: 502 }}
      ${'the answer was no'}    | ${refused('Something went wrong', 'INTERNAL')}
    `('counts the move as made when it was, though $how', async ({ script }) => {
      given.server.answer(made, tagAt(OLD), script, tagAt(NEW))
      expect(await move()).toEqual({ kind: 'moved', tag: { object: NEW, commit } })
    })

    it.each`
      where                 | now          | found
      ${'somewhere else'}   | ${OTHER}     | ${{ object: OTHER, commit: COMMIT }}
      ${'nowhere any more'} | ${undefined} | ${undefined}
    `('says that it is stale when the tag is $where now', async ({ now, found }) => {
      given.server.answer(made, tagAt(OLD), refused('Reference update failed'), tagAt(now))
      expect(await move()).toEqual({ kind: 'stale', ...(found ? { found } : {}) })
    })

    it.each`
      answer                                                                 | code
      ${refused('Repository rule violations found: Cannot update this ref')} | ${'tag-refused'}
      ${refused('Cannot update this protected ref.', '')}                    | ${'tag-refused'}
      ${refused('Something went wrong', '')}                                 | ${'git-host-unavailable'}
      ${refused('Resource not accessible by integration', 'FORBIDDEN')}      | ${'git-host-permission-missing'}
      ${refused('API rate limit exceeded', 'RATE_LIMITED')}                  | ${'git-host-busy'}
      ${refused('ref is not at beforeOid', 'UNPROCESSABLE')}                 | ${'git-host-unavailable'}
      ${{ status: 502 }}                                                     | ${'git-host-unavailable'}
      ${{ never: 'cuts' }}                                                   | ${'http-unreachable'}
    `('fails with $code when the tag did not move', async ({ answer, code }) => {
      given.server.answer(made, tagAt(OLD), answer, tagAt(OLD))
      expect((await given.failureOf(move())).code).toBe(code)
    })

    it('tries later when nobody knows what became of the move', async () => {
      const gone: Script = { status: 502 }
      given.server.answer(made, tagAt(OLD), { never: 'cuts' }, gone, gone, gone, gone)
      expect(await given.failureOf(move())).toBeInstanceOf(TryLater)
    })

    it('tries later, with the new id, when the repository was made anew', async () => {
      const lost = refused('Could not resolve to a node', 'NOT_FOUND')
      given.server.answer(made, tagAt(OLD), lost, tagAt(OLD, 'R_2'), made, moved)
      await expect(move()).rejects.toBeInstanceOf(TryLater)
      expect((await move()).kind).toBe('moved')
      expect(inputOf(5).repositoryId).toBe('R_2')
    })

    it('makes the tag object again when that failed, as it changes nothing', async () => {
      given.server.answer({ status: 502 }, { never: 'cuts' }, made, tagAt(OLD), moved)
      expect((await move()).kind).toBe('moved')
    })
  })
})
