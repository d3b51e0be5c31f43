// Which names may stand in a URL of the API server.
import { describe, expect, it } from 'vitest'
import { findPlace } from '../../../functions/ports/cluster/find-place.ts'
import { indexKinds } from '../../../functions/ports/cluster/served-kinds.ts'
import { aConfigMap } from './planned.ts'

const place = { group: '', version: 'v1', plural: 'configmaps', kind: 'ConfigMap', scope: 'Namespaced' } as const
const served = indexKinds({ kinds: [{ ...place, verbs: ['list', 'patch'] }], staleGroups: new Set() })
const find = (namespace: string, name: string) => findPlace(aConfigMap(namespace, name), served, served)

describe('findPlace', () => {
  it.each(['..', '.', 'a/b', '../../other/configmaps/x', '%2e%2e', 'a%2fb'])('takes %j for no name', odd => {
    const failure = { code: 'object-invalid', what: expect.stringContaining(JSON.stringify(odd)) }
    expect(find('web', odd)).toMatchObject({ outcome: 'failed', failure })
    expect(find(odd, 'x')).toMatchObject({ outcome: 'failed', failure })
  })

  it.each(['a', 'system:a', 'A.b', '...', 'a..b', 'ü', 'a b', 'a?b'])('takes %j for a name', name => {
    expect(find('web', name)).toMatchObject({ place })
  })
})
