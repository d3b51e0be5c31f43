// Holds resource ids against the forms that Flux writes and accepts.
import { describe, expect, it } from 'vitest'
import {
  formatResourceName,
  parseResourceId,
  parseResourceIdIn,
  ResourceIdInvalid,
} from '../../../functions/domain/manifests/parse-resource-id.ts'
import {
  formatResourceId,
  formatResourceKey,
  parseApiVersion,
} from '../../../functions/domain/manifests/resource-id.ts'

const hello = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'default', name: 'Hello' }

describe('a resource id', () => {
  it('is written with a lower-case kind, keeping the case of namespace and name', () => {
    expect(formatResourceId(hello)).toBe('default:deployment/Hello')
  })

  it('writes <cluster> where there is no namespace', () => {
    expect(formatResourceId({ kind: 'Namespace', namespace: '', name: 'demo' })).toBe('<cluster>:namespace/demo')
  })

  it('is the same object in another version, and another in another group', () => {
    expect(formatResourceKey({ ...hello, version: 'v1beta1' } as typeof hello)).toBe(formatResourceKey(hello))
    expect(formatResourceKey({ ...hello, group: 'extensions' })).not.toBe(formatResourceKey(hello))
  })

  it.each([
    ['default:deployment/hello', 'default', 'deployment', 'hello', 'default:deployment/hello'],
    ['default:Deployment/hello', 'default', 'deployment', 'hello', 'default:deployment/hello'],
    ['<cluster>:namespace/demo', '', 'namespace', 'demo', '<cluster>:namespace/demo'],
    ['a:clusterrole/system:node.x', 'a', 'clusterrole', 'system:node.x', 'a:clusterrole/system:node.x'],
    ['default/hello', 'default', 'service', 'hello', 'default/hello'],
  ])('reads %s', (text, namespace, kind, name, printed) => {
    expect(parseResourceId(text)).toMatchObject({ namespace, kind, name })
    expect(formatResourceName(parseResourceId(text))).toBe(printed)
  })

  it.each(['', 'hello', 'a:b', 'a:b/', ':b/c', 'a:b/c/d', 'a b:c/d', '<x>:c/d', 'a.b:c/d'])('refuses %j', text => {
    expect(() => parseResourceId(text)).toThrow(ResourceIdInvalid)
    expect(() => parseResourceIdIn('x', text)).toThrow(ResourceIdInvalid)
  })

  it.each([
    ['deployment/hello', 'team', 'deployment', 'hello'],
    ['default:deployment/hello', 'default', 'deployment', 'hello'],
    ['a/b', 'team', 'a', 'b'],
  ])('takes the namespace of %s from the context when it has none', (text, namespace, kind, name) => {
    expect(parseResourceIdIn('team', text)).toEqual({ namespace, kind, name, legacy: false })
  })

  it.each([
    ['v1', { group: '', version: 'v1' }],
    ['apps/v1', { group: 'apps', version: 'v1' }],
    ['', undefined],
    ['/v1', undefined],
    ['apps/', undefined],
    ['a/b/c', undefined],
  ])('splits apiVersion %j', (text, parts) => {
    expect(parseApiVersion(text)).toEqual(parts)
  })
})
