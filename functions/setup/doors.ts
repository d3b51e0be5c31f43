// The doors that setup and teardown open, with the rights of the operator who runs them.
import type { EpochMs, Milliseconds } from '../domain/failure.ts'
import type { AccessEntries } from '../ports/access-entries/port.ts'
import type { Cluster } from '../ports/cluster/port.ts'
import type { Hooks, TreeReader } from '../ports/git-hosts/port.ts'
import type { SecretShelf } from '../ports/secret-shelf/port.ts'
import type { Secrets } from '../ports/secrets/port.ts'
import type { Stacks } from '../ports/stacks/port.ts'

/** Is fluxless.yml on the operator's disk. */
export type ConfigFile = {
  read(): Promise<string | undefined>
  write(text: string): Promise<void>
  remove(): Promise<void>
}

/** Is every door. */
export type SetupDoors = {
  readonly file: ConfigFile
  readonly shelf: SecretShelf
  readonly secrets: Secrets
  /** Absent where the server runs on this machine. */
  readonly stacks?: Stacks
  readonly heads: (gitHost: string) => Pick<TreeReader, 'readHead'>
  readonly hooks: (gitHost: string) => Hooks
  readonly entries: (cluster: string) => AccessEntries
  /** With the operator's own rights, not with those of the functions. */
  readonly cluster: (name: string) => Pick<Cluster, 'preview' | 'apply' | 'listLive' | 'delete'>
  readonly now: () => EpochMs
  readonly wait: (ms: Milliseconds) => Promise<unknown>
  /** Draws a secret that nobody can guess. */
  readonly drawSecret: () => string
}
