// Garbage collection beside Flux v1's, behaviour by behaviour: the same, or another one for a reason told in MIGRATING.md.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fingerprintSource } from '../../../functions/domain/garbage/fingerprint-source.ts'
import { GC_MARK_LABEL, gcMark, markObject } from '../../../functions/domain/garbage/marks.ts'
import { planGarbage } from '../../../functions/domain/garbage/plan-garbage.ts'
import { aGarbageInput, anEntry, anId, anInventory, aRemnant, SET } from './a-remnant.ts'

const id = anId('v1/ConfigMap/shop/old')
const entries = [anEntry(id)]
const live = (rest: Parameters<typeof aRemnant>[1]) => ({ entries, live: [aRemnant(id, rest)] })
const marked = (mark: string) => live({ labels: { [GC_MARK_LABEL]: mark } })
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')
/** As Flux v1 renders it: of the name of the source, and the object's id. */
const FLUX_V1_MARK = `sha256.${sha256(`${sha256('ssh://git@github.com/acme/shopmain')}shop:configmap/old`)}`
const namespace = anId('v1/Namespace//shop')

const rows: readonly (readonly [
  how: 'same' | 'other',
  behaviour: string,
  goes: boolean,
  Parameters<typeof aGarbageInput>[0],
])[] = [
  ['same', 'what left Git and bears our mark goes', true, { entries }],
  ['same', 'ignore: true on the cluster object keeps it', false, live({ annotations: { 'fluxcd.io/ignore': 'true' } })],
  ['same', 'ignore: sync_only on it keeps it', false, live({ annotations: { 'fluxcd.io/ignore': 'sync_only' } })],
  ['same', 'what is in Git stays, applied or not', false, { entries, wants: [id], unapplied: [id] }],
  ['same', 'what is in Git but ignored there stays', false, { entries, wants: [id] }],
  ['same', 'ignored in Git only, then removed there: it goes', true, { entries, wants: [] }],
  ['same', 'no label, no deletion', false, live({ labels: {} })],
  ['same', 'a mark copied from another object, no deletion', false, marked(gcMark(SET, anId('v1/ConfigMap/shop/x')))],
  ['same', "another source's mark, no deletion", false, marked(gcMark('other', id))],
  ['same', "a manifest's own mark label is not overridden, and never collected", false, marked('mine')],
  ['same', 'what a controller made stays', false, live({ hasController: true })],
  ['same', 'what stands outside the allowed namespaces stays', false, { entries, isAllowed: () => false }],
  ['same', 'a kind that may not be listed stays', false, { entries, isListed: () => false }],
  ['same', 'dry-run deletes nothing', false, { entries, rules: { mode: 'dry-run' } }],
  ['same', 'locked does not keep it', true, live({ annotations: { 'fluxcd.io/locked': 'true' } })],
  ['other', 'ignore: True keeps it too', false, live({ annotations: { 'fluxcd.io/ignore': 'True' } })],
  ['other', "Flux v1's own mark is not ours", false, marked(FLUX_V1_MARK)],
  ['other', 'what is marked but in no inventory stays', false, { live: [aRemnant(id)] }],
  ['other', 'an object made anew with its labels stays', false, live({ uid: 'restored' })],
  [
    'other',
    'a failure of its kind and namespace keeps it',
    false,
    { entries, unapplied: [anId('v1/ConfigMap/shop/x')] },
  ],
  ['other', 'a namespace stays', false, { entries: [anEntry(namespace)] }],
  ['other', 'a volume claim stays', false, { entries: [anEntry(anId('v1/PersistentVolumeClaim/shop/data'))] }],
  [
    'other',
    'a namespace outside the allowed ones stays',
    false,
    { entries: [anEntry(namespace)], rules: { alsoDelete: ['Namespace'] }, isAllowed: () => false },
  ],
  [
    'other',
    'what is in Git but of unknown scope stays',
    false,
    { entries: [anEntry(anId('e.com/v1/Widget/shop/w'))], wants: [anId('e.com/v1/Widget//w')] },
  ],
  ['other', 'an emptied repository deletes nothing', false, { entries, rules: { allowEmpty: false } }],
  ['other', 'an older commit deletes nothing', false, { entries, relation: 'behind' }],
  [
    'other',
    'another source waits for consent',
    false,
    { inventory: anInventory(entries, { source: 'x' }), live: [aRemnant(id)] },
  ],
]

describe('beside Flux v1', () => {
  it.each(rows)('%s: %s', (_how, _behaviour, goes, given) => {
    expect(planGarbage(aGarbageInput(given)).stages.flat().length).toBe(goes ? 1 : 0)
  })

  it("same: marks go on every object, and a manifest's own are left", () => {
    const body = { metadata: { labels: { [GC_MARK_LABEL]: 'mine' } } }
    expect(markObject(body, { mark: 'ours', checksum: 'sum' })).toEqual({
      metadata: { labels: { [GC_MARK_LABEL]: 'mine' }, annotations: { 'fluxcd.io/sync-checksum': 'sum' } },
    })
  })

  it('other: the order of paths makes no new source', () => {
    const source = { host: 'h', repository: 'o/r', branch: 'main' }
    expect(fingerprintSource({ ...source, paths: ['b', 'a'] })).toBe(
      fingerprintSource({ ...source, paths: ['a', 'b'] }),
    )
  })
})
