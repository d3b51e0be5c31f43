// The door to who may come to a managed cluster at all. What it does not know: what they may do there.

/** Lets roles into one cluster, each as a member of a group that RBAC binds. Throws `NeedsPerson` when we may not. */
export type AccessEntries = {
  /** Tells whether a role is let in, by whomever. */
  has(principal: string): Promise<boolean>
  /** Lets a role in; one that is in already stays as it is. */
  add(principal: string, group: string): Promise<void>
  /** Takes back what {@link AccessEntries.add} did; an entry that others made stays. Tells whether one is gone. */
  remove(principal: string): Promise<boolean>
}
