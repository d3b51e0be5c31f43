// Reads the secrets that images are pulled with from an API server: by one GET each, so that rights to a few by name are enough.
import type { PullPlace } from '../../domain/release/image-use.ts'
import { collectPullSecrets } from './collect-pull-secrets.ts'
import { ClusterForbidden } from './failures.ts'
import type { PatientSend } from './patience.ts'
import type { PullSecrets } from './port.ts'
import { readObject } from './read-objects.ts'

const CORE = { group: '', version: 'v1', scope: 'Namespaced' } as const

/** Reads them; what may not be read is named in the answer. */
export function readPullSecrets(
  places: readonly PullPlace[],
  from: { readonly send: PatientSend; readonly host: () => string },
): Promise<PullSecrets> {
  return collectPullSecrets(places, async id => {
    // Every server serves these two under these names: no need to ask it.
    const place = { ...CORE, plural: `${id.kind.toLowerCase()}s` }
    return await readObject(id, place, from).catch(error => {
      if (!(error instanceof ClusterForbidden)) throw error
      return 'forbidden' as const
    })
  })
}
