// What an operator fills in at a sender, for every sender there is.
import { describe, expect, it } from 'vitest'
import { describeEndpoint } from '../../../functions/domain/access/describe-endpoint.ts'
import { HOOK_SOURCES, type HookSource } from '../../../functions/domain/events/hook-source.ts'

const GOOGLE = { serviceAccount: 'a@b', audience: 'c', subscription: 'd' }
const guide = (source: HookSource, more: object = {}) =>
  describeEndpoint({ name: 'x', source, secrets: 1, ...GOOGLE, ...more })

describe('the guide of an endpoint', () => {
  it.each(HOOK_SOURCES)('for %s says where, which content type, which secret and which events', source => {
    const told = guide(source)
    expect(told).toMatchObject({ name: 'x', source })
    for (const text of [told.where, told.contentType, told.secret, told.events]) {
      expect(text).toMatch(/^\S.*\S$/)
    }
  })

  it.each(HOOK_SOURCES)('for %s has a secret in its address only where there is no better place', source => {
    const hasNothingBetter = source === 'dockerhub' || source === 'quay'
    expect(guide(source).path).toBe(hasNothingBetter ? '/hook/x/<secret>' : '/hook/x')
  })

  it.each<[HookSource, object, string]>([
    ['jfrog', { mode: 'signed' }, '"Use secret for payload signing" on'],
    ['jfrog', { mode: 'plain' }, '"Use secret for payload signing" off'],
    ['generic-registry', { scheme: 'sha512' }, 'X-Signature: sha512=<HMAC-SHA512'],
    ['generic-registry', {}, 'webhook-signature'],
    ['ecr', { secrets: 0 }, 'none: IAM decides'],
    ['ecr', {}, 'API destination'],
    ['artifact-registry', {}, 'service account a@b, audience c'],
  ])('for %s with %j says so', (source, more, text) => {
    expect(guide(source, more).secret).toContain(text)
  })
})
