// zot as a sender: CloudEvents whose attributes are headers.
import { describe, expect, it } from 'vitest'
import { COALESCE_MS, DAY_MS } from '../../../functions/ports/webhooks/compose-sender.ts'
import { openZotSender } from '../../../functions/ports/webhooks/zot.ts'
import { aKnock, aPayload, hear, ignored, image, SECRET, scopeOf, TOKEN, withField } from './a-knock.ts'
import { itBehavesLikeASender } from './contract.ts'
import { itProvesItselfByHeader } from './proof-contracts.ts'

const sender = openZotSender({ ...TOKEN, ...scopeOf('zot.example.com') })
const updated = aPayload('zot/image-updated')
const ID = '5b0c6c7e-7f5a-4d6e-9a55-1f2d3c4b5a69'
const ATTRIBUTES = {
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': ID,
  'ce-source': 'zotregistry.dev',
  'ce-type': 'zotregistry.image.updated',
  'ce-time': '2026-03-01T08:00:00Z',
}
const knock = (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  aKnock(body, { headers: { authorization: `Bearer ${SECRET}`, ...ATTRIBUTES, ...headers } })
const structured = (data: unknown) => ({
  specversion: '1.0',
  id: ID,
  source: 'zotregistry.dev',
  type: 'zotregistry.image.updated',
  data,
})
const APP = image('zot.example.com/team/app', '1.2.3')

describe('zot as a sender', () => {
  itBehavesLikeASender(() => ({
    sender,
    authentic: knock(updated),
    unsigned: aKnock(updated, { headers: ATTRIBUTES }),
    isUnbound: true,
  }))
  itProvesItselfByHeader('authorization', token => openZotSender({ ...token, ...scopeOf('zot.example.com') }))

  const noPush = ignored('it tells of no push')
  const untagged = ignored('pushed without a tag')
  const unnamed = ignored('the repository has no name that a registry gives')
  it.each<[string, object, object]>([
    ['an image', updated, APP],
    ['a digest as the reference', withField(updated, 'reference', updated.digest), untagged],
    ['no reference', withField(updated, 'reference', undefined), untagged],
    ['an empty reference', withField(updated, 'reference', ''), untagged],
    ['a reference that is a list', withField(updated, 'reference', ['1.2.3']), untagged],
    ['no name', withField(updated, 'name', undefined), unnamed],
    ['null as the name', withField(updated, 'name', null), unnamed],
    ['an upper-case name', withField(updated, 'name', 'Team/App'), APP],
    [
      'a signature',
      withField(updated, 'reference', `sha256-${'a'.repeat(64)}.sig`),
      ignored('only signatures or attestations were pushed'),
    ],
    [
      'another kind of content',
      withField(updated, 'mediaType', 'application/octet-stream'),
      ignored('what was pushed is no image'),
    ],
    ['a large manifest', withField(updated, 'manifest', 'x'.repeat(1_000_000)), APP],
  ])('understands %s', (_, body, event) => {
    expect(hear(sender, knock(body))).toEqual([event])
  })

  const missing = 'an attribute of the event is missing'
  const batches = 'neither batches of events nor events in another format than JSON are taken'
  it.each<[string, Record<string, string>, object[] | string]>([
    ['a deletion', { 'ce-type': 'zotregistry.image.deleted' }, [noPush]],
    ['a new repository', { 'ce-type': 'zotregistry.repository.created' }, [noPush]],
    ['an encoded attribute', { 'ce-type': 'zotregistry%2Eimage.updated' }, [APP]],
    ['an attribute that is badly encoded', { 'ce-type': '%E0%A4%A' }, missing],
    ['no id', { 'ce-id': '' }, missing],
    ['an id that is too long', { 'ce-id': 'x'.repeat(2_000) }, 'an attribute is too long'],
    ['another version', { 'ce-specversion': '0.3' }, missing],
    ['a batch', { 'content-type': 'application/cloudevents-batch+json' }, batches],
    ['an event in another format', { 'content-type': 'application/cloudevents+avro' }, batches],
  ])('understands headers with %s', (_, headers, events) => {
    expect(hear(sender, knock(updated, headers))).toEqual(events)
  })

  it.each<[string, unknown, object[] | string]>([
    ['an event', structured(updated), [APP]],
    ['no data', structured(undefined), 'the event has no data'],
    ['data in base64', { ...structured(undefined), data_base64: 'e30=' }, 'the event has no data'],
    ['another type', { ...structured(updated), type: 'zotregistry.image.deleted' }, [noPush]],
    ['a type that is a list', { ...structured(updated), type: ['zotregistry.image.updated'] }, missing],
  ])('understands a body that holds it all, with %s', (_, body, events) => {
    const headers = { authorization: SECRET, 'content-type': 'application/cloudevents+json; charset=utf-8' }
    expect(hear(sender, aKnock(body, { headers }))).toEqual(events)
  })

  it('names a delivery by the id of its event, and forgets its body soon', async () => {
    const proof = { deliveryId: ID, idWindowMs: DAY_MS, bodyWindowMs: COALESCE_MS }
    expect(await sender.authenticate(knock(updated))).toMatchObject(proof)
  })
})
