// What we own in a cluster and how we left it. Enters and leaves as data; it knows neither Git nor Kubernetes' API.
import type { ResourceId } from '../manifests/resource-id.ts'

/** Is one object we own. */
export type InventoryEntry = {
  /** With the version it was last applied in. */
  readonly id: ResourceId
  /** Of the object as we left it; empty while it is only claimed: written before an apply, so that a crash leaks nothing. */
  readonly uid: string
  /** Fingerprint of what was sent, marks left out; empty while it is only claimed. */
  readonly sent: string
  /** Fingerprint of our entry in `managedFields` as the server answered; empty while it is only claimed. */
  readonly footprint: string
  /** `apps/shop.yaml:12`: where Git said it. */
  readonly at: string
}

/** Is all that a target owns in its cluster. */
export type Inventory = {
  /** Fingerprint of Git host, repository, branch and paths: another source never prunes what this one built. */
  readonly source: string
  /** The commit the entries stand at. */
  readonly commit: string
  readonly entries: readonly InventoryEntry[]
}
