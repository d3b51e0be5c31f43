// Holds the reading of policies against Flux's annotations, under both prefixes.
import { describe, expect, it } from 'vitest'
import { isIgnored } from '../../../functions/domain/policies/is-ignored.ts'
import { readPolicies } from '../../../functions/domain/policies/read-policies.ts'

const none = { automated: false, locked: false, ignore: 'no', tags: {} }

const cases: { annotations: Record<string, string>; says: object }[] = [
  { annotations: {}, says: {} },
  { annotations: { 'fluxcd.io/automated': 'true' }, says: { automated: true } },
  { annotations: { 'flux.weave.works/automated': 'true' }, says: { automated: true } },
  { annotations: { 'fluxcd.io/automated': 'True' }, says: {} },
  { annotations: { 'fluxcd.io/automated': 'yes' }, says: {} },
  { annotations: { 'fluxcd.io/automated': ' true' }, says: {} },
  { annotations: { 'acme.io/automated': 'true' }, says: {} },
  {
    annotations: { 'fluxcd.io/locked': 'true', 'fluxcd.io/locked_user': 'A <a@b>', 'flux.weave.works/locked_msg': '' },
    says: { locked: true, lockedUser: 'A <a@b>', lockedMessage: '' },
  },
  { annotations: { 'fluxcd.io/locked': 'false' }, says: {} },
  { annotations: { 'fluxcd.io/ignore': 'true' }, says: { ignore: 'true' } },
  { annotations: { 'flux.weave.works/ignore': 'sync_only' }, says: { ignore: 'sync_only' } },
  { annotations: { 'fluxcd.io/ignore': 'sync-only' }, says: {} },
  { annotations: { 'fluxcd.io/tag.web': 'semver:~1' }, says: { tags: { web: 'semver:~1' } } },
  { annotations: { 'filter.fluxcd.io/web': 'glob:v*' }, says: { tags: { web: 'glob:v*' } } },
  { annotations: { 'fluxcd.io/tag.': 'x', 'fluxcd.io/': 'y', 'filter.fluxcd.io/': 'z' }, says: {} },
  {
    annotations: { 'filter.fluxcd.io/a': '3', 'flux.weave.works/tag.a': '2', 'fluxcd.io/tag.a': '1' },
    says: { tags: { a: '1' } },
  },
  {
    annotations: { 'filter.fluxcd.io/a': '3', 'flux.weave.works/tag.a': '2' },
    says: { tags: { a: '2' } },
  },
  {
    annotations: { 'flux.weave.works/automated': 'true', 'fluxcd.io/automated': 'false' },
    says: {},
  },
]

describe('policies', () => {
  it.each(cases)('of $annotations are $says', ({ annotations, says }) => {
    const { all, tags, ...rest } = readPolicies(annotations)
    expect({ ...rest, tags: Object.fromEntries(tags) }).toEqual({ ...none, ...says })
  })

  it('show every annotation under our prefixes by its name', () => {
    const { all } = readPolicies({
      'fluxcd.io/sync-checksum': 'abc',
      'filter.fluxcd.io/web': 'glob:*',
      'flux.weave.works/automated': 'true',
      'kubectl.kubernetes.io/x': 'y',
    })
    expect(Object.fromEntries(all)).toEqual({ 'sync-checksum': 'abc', 'tag.web': 'glob:*', automated: 'true' })
  })
})

describe('an object', () => {
  it.each([
    { annotations: { 'fluxcd.io/ignore': 'true' }, ignored: true },
    { annotations: { 'flux.weave.works/ignore': 'true' }, ignored: true },
    { annotations: { 'fluxcd.io/ignore': 'sync_only' }, ignored: false },
    { annotations: { 'fluxcd.io/ignore': 'false', 'flux.weave.works/ignore': 'true' }, ignored: false },
    { annotations: {}, ignored: false },
  ])('with $annotations is ignored: $ignored', ({ annotations, ignored }) => {
    expect(isIgnored(annotations)).toBe(ignored)
  })
})
