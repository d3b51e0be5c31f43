// When an object costs no request, and what is said of one that does.
import { describe, expect, it } from 'vitest'
import { explainDrift, isAsLeft } from '../../../functions/domain/garbage/find-unchanged.ts'
import { GC_MARK_LABEL, gcMark } from '../../../functions/domain/garbage/marks.ts'
import { anEntry, anId, SET } from './a-remnant.ts'

const id = anId('apps/v1/Deployment/shop/web')
const entry = anEntry(id)
const live = {
  uid: 'uid-web',
  footprint: 'print',
  isDeleting: false,
  hasFormerManager: false,
  labels: { [GC_MARK_LABEL]: gcMark(SET, id) },
}
const planned = { id, sent: 'sent' }
const ownMark = { metadata: { labels: { [GC_MARK_LABEL]: 'mine' } } }

describe('an object that Git asks for', () => {
  it.each`
    finding                               | planned                          | entry                                                | live                                                         | drift
    ${'nothing differs'}                  | ${planned}                       | ${entry}                                             | ${live}                                                      | ${'as-left'}
    ${'others add labels'}                | ${planned}                       | ${entry}                                             | ${{ ...live, labels: { ...live.labels, a: 'b' } }}           | ${'as-left'}
    ${'another version applied before'}   | ${planned}                       | ${anEntry(anId('apps/v1beta1/Deployment/shop/web'))} | ${live}                                                      | ${'as-left'}
    ${'never applied'}                    | ${planned}                       | ${undefined}                                         | ${live}                                                      | ${'git-changed'}
    ${'only claimed'}                     | ${planned}                       | ${{ ...entry, uid: '', sent: '', footprint: '' }}    | ${live}                                                      | ${'git-changed'}
    ${'it is gone'}                       | ${planned}                       | ${entry}                                             | ${undefined}                                                 | ${'missing'}
    ${'it is on its way out'}             | ${planned}                       | ${entry}                                             | ${{ ...live, isDeleting: true }}                             | ${'missing'}
    ${'it was made anew'}                 | ${planned}                       | ${entry}                                             | ${{ ...live, uid: 'other' }}                                 | ${'recreated'}
    ${'Git says something else'}          | ${{ id, sent: 'other' }}         | ${entry}                                             | ${live}                                                      | ${'git-changed'}
    ${'somebody took a field'}            | ${planned}                       | ${entry}                                             | ${{ ...live, footprint: 'other' }}                           | ${'taken'}
    ${'our ownership was reset'}          | ${planned}                       | ${entry}                                             | ${{ ...live, footprint: '' }}                                | ${'taken'}
    ${'we never owned anything'}          | ${planned}                       | ${{ ...entry, footprint: '' }}                       | ${{ ...live, footprint: '' }}                                | ${'taken'}
    ${'a client of old owns fields'}      | ${planned}                       | ${entry}                                             | ${{ ...live, hasFormerManager: true }}                       | ${'taken'}
    ${'our mark is gone'}                 | ${planned}                       | ${entry}                                             | ${{ ...live, labels: {} }}                                   | ${'taken'}
    ${'it bears the mark of another set'} | ${planned}                       | ${entry}                                             | ${{ ...live, labels: { [GC_MARK_LABEL]: gcMark('x', id) } }} | ${'taken'}
    ${'Git itself says the mark'}         | ${{ ...planned, body: ownMark }} | ${entry}                                             | ${{ ...live, labels: { [GC_MARK_LABEL]: 'mine' } }}          | ${'as-left'}
    ${'that mark was changed'}            | ${{ ...planned, body: ownMark }} | ${entry}                                             | ${live}                                                      | ${'taken'}
  `('$finding: $drift', ({ planned, entry, live, drift }) => {
    expect(explainDrift(planned, entry, live, SET)).toBe(drift)
    expect(isAsLeft(planned, entry, live, SET)).toBe(drift === 'as-left')
  })
})
