// The door to where the functions run. What it does not know: Git hosts, clusters, what the functions are told.

/** Is what stands there. */
export type Stack = {
  readonly name: string
  /** `busy` changes right now; `broken` needs a person, or to be removed. */
  readonly state: 'ready' | 'busy' | 'broken'
  /** As the place calls its state. */
  readonly status: string
  /** Address of the front door, without a slash at the end. */
  readonly url?: string
  /** Who the functions are that come to clusters, as ARNs of their roles. */
  readonly roles: readonly string[]
}

/** Brings the functions to where they run, and takes them away. Throws `NeedsPerson` when tools or rights lack. */
export type Stacks = {
  /** Says who we are there, and that the tools are at hand. */
  check(): Promise<string>
  find(): Promise<Stack | undefined>
  /** Makes the stack, or brings it up to date; returns when it is there. */
  deploy(): Promise<Stack>
  /** Removes it; one that is not there is fine. */
  remove(): Promise<void>
}
