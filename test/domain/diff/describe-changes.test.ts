// What of a change may be shown: nothing that a Secret holds, and nothing too long for a line.
import { describe, expect, it } from 'vitest'
import { describeChanges } from '../../../functions/domain/diff/describe-changes.ts'
import { collectSecrets, maskSecrets, maskText } from '../../../functions/domain/diff/mask-secrets.ts'
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const aSecret = (data: JsonObject, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  data,
  ...more,
})
const aMap = (data: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata,
  data,
})
const NONE = collectSecrets([])

describe('describeChanges', () => {
  it('tells of a Secret which keys change, are added and go', () => {
    const before = aSecret({ 'tls.key': base64('old'), gone: base64('x'), same: base64('s') }, { type: 'Opaque' })
    const after = aSecret({ 'tls.key': base64('new'), more: base64('y'), same: base64('s') }, { type: 'Opaque' })
    expect(describeChanges(before, after, NONE)).toEqual([
      { path: 'data["tls.key"]', was: '*** (before)', becomes: '*** (after)' },
      { path: 'data.gone', was: '***' },
      { path: 'data.more', becomes: '***' },
    ])
  })

  it('tells of whole data only the keys', () => {
    const { data: _, ...bare } = aSecret({})
    const changes = describeChanges(bare, aSecret({ a: base64('x'), b: { c: 'odd' } }), NONE)
    expect(changes).toEqual([{ path: 'data', becomes: '{"a":"***","b":"***"}' }])
  })

  it('masks what kubectl wrote down, of any kind', () => {
    const [was, becomes] = [
      { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': 'x' } },
      { annotations: {} },
    ]
    expect(describeChanges(aMap({}, was), aMap({}, becomes), NONE)).toEqual([
      { path: 'metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]', was: '***' },
    ])
    expect(describeChanges(aMap({}, was), aMap({}), NONE)).toEqual([
      { path: 'metadata.annotations', was: '{"kubectl.kubernetes.io/last-applied-configuration":"***"}' },
    ])
  })

  it('masks copies of secret values elsewhere', () => {
    const secrets = collectSecrets([aSecret({ password: base64('hunter22'), pin: base64('17') })])
    const changes = describeChanges(
      aMap({ url: 'db://u:hunter22@h', pin: 16, whole: 'a', note: 'room 17' }),
      aMap({ url: 'db://u:hunter22@h/x', pin: 17, whole: 'hunter22', note: 'room 17b' }),
      secrets,
    )
    expect(changes).toEqual([
      { path: 'data.url', was: '"db://u:***@h"', becomes: '"db://u:***@h/x"' },
      { path: 'data.pin', was: '16', becomes: '***' },
      { path: 'data.whole', was: '"a"', becomes: '***' },
      { path: 'data.note', was: '"room 17"', becomes: '"room 17b"' },
    ])
  })

  it('tells apart what reads the same once it is masked or cut', () => {
    const secrets = collectSecrets([aSecret({ old: base64('hunter22'), now: base64('hunter23') })])
    expect(describeChanges(aMap({ a: 'hunter22' }), aMap({ a: 'hunter23' }), secrets)).toEqual([
      { path: 'data.a', was: '*** (before)', becomes: '*** (after)' },
    ])
    const long = 'x'.repeat(500)
    const [change] = describeChanges(aMap({ a: `${long}1` }), aMap({ a: `${long}2` }), NONE)
    expect(change?.was).toMatch(/^"x{159}… \(before\)$/)
  })
})

describe('collectSecrets', () => {
  it.each([
    ['as written in data', base64('s3cret-value')],
    ['decoded', 's3cret-value'],
    ['of stringData', 'plain-value'],
    ['of stringData, encoded', base64('plain-value')],
    ['line by line', 'second line'],
  ])('knows values %s', (_, text) => {
    const secrets = collectSecrets([
      aSecret(
        { a: base64('s3cret-value'), b: base64('first line\n second line\n') },
        { stringData: { c: 'plain-value' } },
      ),
    ])
    expect(maskText(`it says "${text}" here`, secrets)).toBe('it says "***" here')
  })

  it('takes the longer of two values that hold each other', () => {
    const secrets = collectSecrets([aSecret({ a: base64('hunter'), b: base64('hunter22') })])
    expect(maskText('hunter22', secrets)).toBe('***')
  })

  it('knows nothing of other kinds of that name', () => {
    expect(collectSecrets([{ apiVersion: 'acme.example/v1', kind: 'Secret', data: { a: 'b' } }]).whole.size).toBe(0)
  })
})

describe('maskSecrets', () => {
  it('keeps of a Secret everything but its values', () => {
    const object = aSecret({ a: 'x' }, { metadata: { name: 'n' }, stringData: { b: 'y' } })
    expect(maskSecrets(object, NONE)).toEqual({ ...object, data: { a: '***' }, stringData: { b: '***' } })
  })
})
