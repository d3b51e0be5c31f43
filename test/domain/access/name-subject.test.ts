// What people may write behind "why", and which objects are meant by it.
import { describe, expect, it } from 'vitest'
import { isMeant, nameSubject } from '../../../functions/domain/access/name-subject.ts'
import type { ResourceIdText } from '../../../functions/domain/manifests/resource-id.ts'

describe('a subject', () => {
  it.each`
    written                       | namespace    | id                                      | isIt
    ${'demo:deployment/shop'}     | ${undefined} | ${'demo:deployment/shop'}               | ${true}
    ${'demo:Deployment/shop'}     | ${undefined} | ${'demo:deployment/shop'}               | ${true}
    ${'demo:deployment/shop'}     | ${'other'}   | ${'demo:deployment/shop'}               | ${true}
    ${'demo:deployment/shop'}     | ${undefined} | ${'other:deployment/shop'}              | ${false}
    ${'deploy/shop'}              | ${undefined} | ${'other:deployment/shop'}              | ${true}
    ${'deploy/shop'}              | ${'demo'}    | ${'other:deployment/shop'}              | ${false}
    ${'deploy/shop'}              | ${'demo'}    | ${'demo:deployment/shop'}               | ${true}
    ${'deployments/shop'}         | ${undefined} | ${'demo:deployment/shop'}               | ${true}
    ${'ingresses/shop'}           | ${undefined} | ${'demo:ingress/shop'}                  | ${true}
    ${'networkpolicies/shop'}     | ${undefined} | ${'demo:networkpolicy/shop'}            | ${true}
    ${'deploy/shop'}              | ${undefined} | ${'demo:deployment/shop-2'}             | ${false}
    ${'svc/shop'}                 | ${undefined} | ${'demo:deployment/shop'}               | ${false}
    ${'clusterrole/system:admin'} | ${undefined} | ${'<cluster>:clusterrole/system:admin'} | ${true}
    ${'<cluster>:namespace/demo'} | ${undefined} | ${'<cluster>:namespace/demo'}           | ${true}
    ${'ns/demo'}                  | ${'demo'}    | ${'<cluster>:namespace/demo'}           | ${true}
  `('$written in $namespace means $id: $isIt', ({ written, namespace, id, isIt }) => {
    const subject = nameSubject(written, namespace)
    expect(subject.kind === 'objects' && isMeant(id as ResourceIdText, subject)).toBe(isIt)
  })

  it.each(['1a2b3c4', 'a'.repeat(40), 'a'.repeat(64)])('%s is a commit', written => {
    expect(nameSubject(written, undefined)).toEqual({ kind: 'commit', prefix: written })
  })

  it.each(['1a2b3c', 'A'.repeat(40), 'a'.repeat(65), 'shop', 'a/b/c', ''])('%j is neither', written => {
    expect(() => nameSubject(written, undefined)).toThrow('Invalid resource id')
  })
})
