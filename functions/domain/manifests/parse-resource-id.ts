// Reads the ids that people and scripts write: `default:deployment/hello`, `deployment/hello`, and the old `default/hello`.
import { NeedsPerson } from '../failure.ts'
import { CLUSTER_NAMESPACE, formatResourceId } from './resource-id.ts'

/** Is an id as written: the kind in lower case, no group, and an empty namespace for `<cluster>`. */
export type ResourceName = {
  readonly namespace: string
  readonly kind: string
  readonly name: string
  /** Written in the old form `namespace/service`; it prints back as it came. */
  readonly legacy: boolean
}

/** Says that a text names no resource. */
export class ResourceIdInvalid extends NeedsPerson {
  override readonly code = 'resource-id-invalid'
  constructor(text: string) {
    super({
      what: 'Invalid resource id',
      where: JSON.stringify(text),
      fix: 'Write <namespace>:<kind>/<name>, for example default:deployment/hello.',
    })
  }
}

const FULL = /^(<cluster>|[a-zA-Z0-9_-]+):([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_.:-]+)$/
const LEGACY = /^([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)$/
const WITHOUT_NAMESPACE = /^([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_.:-]+)$/

/**
 * Reads a full id, or the old two-part form, which stands for kind `service`.
 *
 * @throws {ResourceIdInvalid} when the text is neither
 */
export function parseResourceId(text: string): ResourceName {
  const full = parseFull(text)
  if (full) return full
  const [, namespace, name] = LEGACY.exec(text) ?? []
  if (namespace && name) return { namespace, kind: 'service', name, legacy: true }
  throw new ResourceIdInvalid(text)
}

/**
 * Reads `<kind>/<name>` in the given namespace, or a full id, which overrides it. The old form is not recognised here.
 *
 * @throws {ResourceIdInvalid} when the text is neither
 */
export function parseResourceIdIn(namespace: string, text: string): ResourceName {
  const full = parseFull(text)
  if (full) return full
  const [, kind, name] = WITHOUT_NAMESPACE.exec(text) ?? []
  if (kind && name) return { namespace, kind: kind.toLowerCase(), name, legacy: false }
  throw new ResourceIdInvalid(text)
}

/** Renders an id back; the old two-part form stays what it was. */
export function formatResourceName(id: ResourceName): string {
  return id.legacy ? `${id.namespace}/${id.name}` : formatResourceId(id)
}

function parseFull(text: string): ResourceName | undefined {
  const [, namespace, kind, name] = FULL.exec(text) ?? []
  if (!namespace || !kind || !name) return undefined
  return { namespace: namespace === CLUSTER_NAMESPACE ? '' : namespace, kind: kind.toLowerCase(), name, legacy: false }
}
