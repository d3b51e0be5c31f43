// Names a target's set of objects: what its marks are bound to.
import { fingerprint } from '../manifests/fingerprint.ts'

/**
 * Names the set of a target and its source (as `fingerprintSource` renders it). Another name or another source is another set, so
 * that two installations with a target of the same name cannot take each other's objects for their own.
 */
export function nameSet(target: string, source: string): string {
  return fingerprint(`set\0${target}\0${source}`)
}
