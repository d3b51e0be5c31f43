// What a door does not write is put back as it was.
import type { Resets } from './ownership-rules.ts'
import { isMap, type KubeObject } from './value.ts'

/** Says what a door leaves alone by default. */
export function resetsOf(subresource: string | undefined): Resets {
  if (subresource === undefined) return 'status'
  return subresource === 'status' ? 'all-but-status' : 'nothing'
}

/** Gives the object with the reset fields of the live one; a new object loses its status. */
export function keepReset(object: KubeObject, live: KubeObject | undefined, resets: Resets): KubeObject {
  switch (resets) {
    case 'nothing':
      return object
    case 'status': {
      const { status, ...rest } = object
      if (live === undefined) return isEmptyMap(status) ? object : rest
      return live.status === undefined ? rest : { ...rest, status: live.status }
    }
    case 'all-but-status':
      return live === undefined || object.status === undefined ? (live ?? object) : { ...live, status: object.status }
  }
}

function isEmptyMap(value: unknown): boolean {
  return isMap(value) && Object.keys(value).length === 0
}
