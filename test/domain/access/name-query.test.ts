// Which request asks what, and which asks nothing we answer.
import { describe, expect, it } from 'vitest'
import { nameQuery } from '../../../functions/domain/access/name-query.ts'

function ask(line: string, body = '') {
  const [method = '', address = ''] = line.split(' ')
  const [path = '', query = ''] = address.split('?')
  return nameQuery({ method, path, query: new URLSearchParams(query), body: Buffer.from(body) })
}

const anImageRelease = (Kind: string) =>
  JSON.stringify({ type: 'image', spec: { ServiceSpecs: ['<all>'], ImageSpec: '<all latest>', Kind } })
const aPolicyChange = () => JSON.stringify({ type: 'policy', spec: { 'a:b/c': { add: { locked: 'true' } } } })

describe('nameQuery', () => {
  it.each([
    ['GET /api/flux/v11/ping', '', { query: { kind: 'ping' }, needs: 'read' }],
    ['GET /api/flux/v11/version', '', { query: { kind: 'version' }, needs: 'read' }],
    ['GET /api/flux/v6/services', '', { query: { kind: 'workloads' }, needs: 'read' }],
    ['GET /api/flux/v6/services?namespace=demo', '', { query: { kind: 'workloads', namespace: 'demo' } }],
    ['GET /api/flux/v11/services?namespace=demo&services=', '', { query: { kind: 'workloads', namespace: 'demo' } }],
    [
      'GET /api/flux/v11/services?namespace=&services=demo:Deployment/a,b/c',
      '',
      { query: { kind: 'workloads', ids: new Set(['demo:deployment/a', 'b:service/c']) } },
    ],
    ['POST /api/flux/v9/update-manifests', '{"type":"sync","spec":{}}', { query: { kind: 'sync' }, needs: 'sync' }],
    ['GET /api/flux/v6/images?service=%3Call%3E', '', { query: { kind: 'images' }, needs: 'read' }],
    [
      'GET /api/flux/v10/images?service=%3Call%3E&containerFields=&namespace=demo',
      '',
      { query: { kind: 'images', namespace: 'demo' }, needs: 'read' },
    ],
    [
      'GET /api/flux/v10/images?service=demo:Deployment/a&containerFields=Name,Current&namespace=',
      '',
      { query: { ids: new Set(['demo:deployment/a']), fields: new Set(['Name', 'Current']) } },
    ],
    ['GET /api/flux/v10/images?service=a:b/c,d:e/f', '', { query: { ids: new Set(['a:b/c', 'd:e/f']) } }],
    ['POST /api/flux/v9/update-manifests', anImageRelease('plan'), { query: { kind: 'update' }, needs: 'read' }],
    ['POST /api/flux/v9/update-manifests', anImageRelease('execute'), { query: { kind: 'update' }, needs: 'release' }],
    ['POST /api/flux/v9/update-manifests', aPolicyChange(), { query: { kind: 'update' }, needs: 'release' }],
    [
      'PATCH /api/flux/v6/policies?user=A%20%3Ca@b.c%3E&message=why',
      '{"a:b/c":{"add":["locked"]}}',
      { query: { spec: { type: 'policy' }, cause: { user: 'A <a@b.c>', message: 'why' } }, needs: 'release' },
    ],
    [
      'POST /api/flux/v6/update-images?service=a:b/c&service=d:e/f&image=x/y:1&kind=execute&exclude=g:h/i&user=u',
      '',
      {
        query: {
          spec: { workloads: ['a:b/c', 'd:e/f'], image: 'x/y:1', kind: 'execute', excludes: ['g:h/i'], force: false },
          cause: { user: 'u', message: '' },
        },
        needs: 'release',
      },
    ],
    ['POST /api/flux/v6/update-images?service=%3Call%3E&image=%3Call%20latest%3E&kind=plan', '', { needs: 'read' }],
    ['POST /api/flux/v9/git-repo-config', 'false', { query: { kind: 'repository' }, needs: 'read' }],
    ['POST /api/flux/v9/git-repo-config', '', { query: { kind: 'repository' } }],
    ['GET /api/flux/v6/jobs?id=1', '', { query: { kind: 'job', id: '1' }, needs: 'read' }],
    ['GET /api/flux/v6/sync?ref=main', '', { query: { kind: 'sync-status', ref: 'main' }, needs: 'read' }],
    ['GET /api/flux/v12/targets?target=a', '', { query: { kind: 'targets' }, target: 'a' }],
    ['GET /api/flux/v12/diff?target=a', '', { query: { kind: 'diff', isAudit: false }, needs: 'read', target: 'a' }],
    ['GET /api/flux/v12/diff?audit=1', '', { query: { kind: 'diff', isAudit: true }, needs: 'read' }],
    [
      'GET /api/flux/v12/why?what=1a2b3c4',
      '',
      { query: { kind: 'why', subject: { kind: 'commit', prefix: '1a2b3c4' } }, needs: 'read' },
    ],
    [
      'GET /api/flux/v12/why?what=deploy/shop&namespace=demo',
      '',
      { query: { kind: 'why', subject: { kindName: 'deployment', name: 'shop', namespace: 'demo' } } },
    ],
    [
      `POST /api/flux/v12/prune-consent?commit=${'a'.repeat(40)}`,
      '',
      { query: { kind: 'prune-consent', commit: 'a'.repeat(40) }, needs: 'sync' },
    ],
  ])('reads %s %s', (line, body, expected) => {
    expect(ask(line, body)).toMatchObject({ kind: 'query', ...expected })
  })

  it.each([
    ['GET /api/flux/v1/services', '', 410, 'API endpoint deprecated'],
    ['POST /api/flux/v5/jobs', '', 410, 'API endpoint deprecated'],
    ['GET /api/flux/v6/services/', '', 404, 'API endpoint not found'],
    ['POST /api/flux/v11/services', '', 404, 'API endpoint not found'],
    ['GET /api/flux/v6/jobs', '', 404, 'API endpoint not found'],
    ['GET /api/flux/v6/jobs?id=', '', 404, 'API endpoint not found'],
    ['GET /api/flux/v6/sync', '', 404, 'API endpoint not found'],
    ['GET /api/flux/../flux/v11/ping', '', 404, 'API endpoint not found'],
    ['GET /v11/ping', '', 404, 'API endpoint not found'],
    ['GET /api/flux/', '', 404, 'API endpoint not found'],
    [
      'GET /api/flux/v11/services?namespace=a&services=a:b/c',
      '',
      422,
      "cannot filter by 'namespace' and 'workloads' at the same time",
    ],
    ['GET /api/flux/v11/services?services=nonsense', '', 400, 'parsing "nonsense": invalid service ID'],
    ['POST /api/flux/v9/update-manifests', 'no json', 400, 'the body is not JSON with an update spec'],
    ['POST /api/flux/v9/update-manifests', 'null', 400, 'the body is not JSON with an update spec'],
    ['POST /api/flux/v9/update-manifests', '{}', 400, 'no type in update spec'],
    ['POST /api/flux/v9/update-manifests', '{"type":"dance"}', 400, 'unknown spec type: dance'],
    ['POST /api/flux/v9/update-manifests', '[]', 400, 'the body is not JSON with an update spec'],
    ['POST /api/flux/v9/update-manifests', '{"type":"auto"}', 422, 'updates of type auto are not taken from outside'],
    ['POST /api/flux/v9/update-manifests', ' '.repeat(131_073), 413, 'the update is larger than 128 KiB'],
    ['PATCH /api/flux/v6/policies', ' '.repeat(131_073), 413, 'the update is larger than 128 KiB'],
    ['PATCH /api/flux/v6/policies', 'no json', 400, 'the spec names no workload'],
    ['POST /api/flux/v6/policies', '{}', 404, 'API endpoint not found'],
    ['POST /api/flux/v6/update-images?image=x:1&kind=plan', '', 404, 'API endpoint not found'],
    ['POST /api/flux/v6/update-images?service=a:b/c&kind=plan', '', 404, 'API endpoint not found'],
    ['POST /api/flux/v6/update-images?service=a:b/c&image=x:1', '', 404, 'API endpoint not found'],
    [
      'POST /api/flux/v6/update-images?service=a:b/c&image=x:1&kind=dance',
      '',
      400,
      'invalid release kind "dance": it is plan or execute',
    ],
    [
      'GET /api/flux/v10/images?service=a:b/c&namespace=a',
      '',
      422,
      "cannot filter by 'namespace' and 'workload' at the same time",
    ],
    ['GET /api/flux/v6/images?service=nonsense', '', 400, 'parsing "nonsense": invalid service ID'],
    ['GET /api/flux/v6/images?service=a:b/c,', '', 400, 'parsing "": invalid service ID'],
    ['GET /api/flux/v10/images?containerFields=Name,name', '', 422, 'name is an invalid field'],
    ['GET /api/flux/v10/images?containerFields=Name,', '', 422, ' is an invalid field'],
    ['POST /api/flux/v10/images', '', 404, 'API endpoint not found'],
    ['POST /api/flux/v9/git-repo-config', 'true', 422, 'there is no SSH key to regenerate'],
    ['GET /api/flux/v12/why', '', 400, 'parsing "": neither an object nor a commit'],
    ['GET /api/flux/v12/why?what=what', '', 400, 'parsing "what": neither an object nor a commit'],
    ['GET /api/flux/v12/prune-consent?commit=1', '', 404, 'API endpoint not found'],
    ['POST /api/flux/v12/prune-consent?commit=1a2b3c4', '', 400, 'the commit is not given in full'],
  ])('refuses %s %s with %i', (line, body, status, error) => {
    expect(ask(line, body)).toMatchObject({ kind: 'refused', status, error })
  })
})
