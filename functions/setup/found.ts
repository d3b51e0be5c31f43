// What is wanted, as the configuration has it, and what is found outside.

import type { CommitSha, RepositoryName } from '../domain/events/git.ts'
import type { ClusterRights } from '../domain/rbac/cluster-rights.ts'
import type { HeadQuery, Hook } from '../ports/git-hosts/port.ts'
import type { AnyRef } from '../ports/secret-shelf/port.ts'
import type { Stack } from '../ports/stacks/port.ts'

/** Is one secret that the configuration refers to. `drawn` ones nobody has to know: they are made here. */
export type SecretNeed = {
  readonly ref: AnyRef
  /** `token of the Git host github`: for people. */
  readonly what: string
  readonly origin: 'drawn' | 'given'
  /** What an operator gave for it. */
  readonly text?: string
  /** How it can be given. */
  readonly how: string
}

/** Is a branch that is followed, with the tag that says what is applied of it. */
export type HeadNeed = HeadQuery & { readonly gitHost: string }

/** Is a repository whose pushes arrive at an endpoint. */
export type HookNeed = {
  readonly gitHost: string
  readonly repository: RepositoryName
  readonly endpoint: string
  /** Where the secret of the endpoint is kept that deliveries are signed with. */
  readonly secret: AnyRef
}

/** Is a cluster with the rights that its targets need. */
export type ClusterNeed = {
  readonly name: string
  /** It lets in by access entries. */
  readonly isManaged: boolean
  readonly rights: ClusterRights
}

/** Is all that follows from the configuration. */
export type Needs = {
  readonly heads: readonly HeadNeed[]
  readonly secrets: readonly SecretNeed[]
  readonly hooks: readonly HookNeed[]
  readonly clusters: readonly ClusterNeed[]
  /** Changes when what is to be deployed does. */
  readonly digest: string
  /** Some Git host is come to as an App. */
  readonly hasApp: boolean
}

/** Is a secret as found; `name` is absent when it is kept where setup does not write. */
export type FoundSecret = SecretNeed & { readonly name?: string; readonly isThere: boolean }

/** Is a branch as found: that it was read shows that the Git host lets us in. */
export type FoundHead = HeadNeed & { readonly commit: CommitSha }

/** Is a webhook as found; `url` is absent while nobody knows where the server will be. */
export type FoundHook = HookNeed & {
  readonly url?: string
  readonly hook?: Hook
  /** Its latest delivery did not arrive, or was refused because the secret is another one. */
  readonly isUnheard: boolean
}

/** Is a role that comes to a managed cluster. */
export type FoundEntry = { readonly cluster: string; readonly principal: string; readonly isThere: boolean }

/** Is how the rights in a cluster stand; `unknown` where nobody was asked to look. */
export type FoundRights = {
  readonly cluster: ClusterNeed
  readonly state: 'missing' | 'different' | 'there' | 'unknown'
}

/** Is all that was found. */
export type Found = {
  readonly configuration: 'missing' | 'there'
  /** Where the branches stand. */
  readonly heads: readonly FoundHead[]
  readonly secrets: readonly FoundSecret[]
  /** Absent where nothing is deployed: the server runs on this machine. */
  readonly deployment?: {
    readonly stack?: Stack
    readonly digest?: string
    /** Settings that an operator gave when it was deployed, one a line. */
    readonly parameters?: string
  }
  readonly url?: string
  readonly hooks: readonly FoundHook[]
  readonly entries: readonly FoundEntry[]
  readonly rights: readonly FoundRights[]
}

/** Is what an operator asks setup to do, too. */
export type Wishes = {
  readonly grantRights: boolean
  readonly addEntries: boolean
  /** Settings of the deployment, one a line; absent: those of last time. */
  readonly parameters?: string
}
