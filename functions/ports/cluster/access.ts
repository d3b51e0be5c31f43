// How fluxless comes to a cluster, before anything is read; nothing here runs.

/** Is a kubeconfig as text; it may come from a secret, so there need be no file. */
export type KubeconfigAccess = {
  readonly kubeconfig: () => Promise<string>
  /** Without it, the file's current context. */
  readonly context?: string
  /** Is what relative paths in the file start from; without it, the working directory. */
  readonly directory?: string
}

/** Is an address and a way to get a token, asked again when the cluster refuses the last one. */
export type TokenAccess = {
  readonly server: string
  /** PEM; without it, the public certificate authorities. */
  readonly ca?: string
  readonly token: () => Promise<string>
}

/** Is where a cluster of a cloud is, and the certificate authority of its server (PEM); both may be asked of the cloud. */
export type ClusterPlace = { readonly server: string; readonly ca?: string }

/** Is a cluster of a cloud: where it is, and a token for it, are asked for each login; `isFresh` when the last was refused. */
export type CloudAccess = {
  readonly place: () => Promise<ClusterPlace>
  readonly token: (ask: { readonly isFresh: boolean }) => Promise<string>
}

/** Is the service account of the pod we run in. */
export type InClusterAccess = {
  readonly inCluster: true
  readonly server?: string
  /** Without it, where Kubernetes mounts it. */
  readonly serviceAccountDirectory?: string
}

/** Is whom the server takes us for instead of who we are; our own identity needs the right to impersonate, and no other. */
export type Impersonation = {
  readonly user: string
  /** Without any, the server adds those of a service account by itself. */
  readonly groups?: readonly string[]
}

/** Is one of the ways to a cluster; `impersonate` wins over what a kubeconfig says of it. */
export type ClusterAccess = (KubeconfigAccess | TokenAccess | CloudAccess | InClusterAccess) & {
  readonly impersonate?: Impersonation
}
