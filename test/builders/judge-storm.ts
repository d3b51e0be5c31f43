// What a storm came to, by what stands at the Git host and the clusters and not by what the functions say.

/** Is one push; revisions of a repository count from 0. */
export type Pushed = {
  readonly repository: string
  readonly revision: number
  readonly commit: string
  readonly atMs: number
}

/** Is one revision that reached a cluster. */
export type AppliedRevision = { readonly revision: number; readonly atMs: number }

/** Is one move of a tag. */
export type TagMoved = { readonly tag: string; readonly commit: string; readonly atMs: number }

/** Is all that was seen, each list in the order of time; what was applied, by target. */
export type StormRecord = {
  readonly pushed: readonly Pushed[]
  readonly applied: Readonly<Record<string, readonly AppliedRevision[]>>
  readonly moved: readonly TagMoved[]
}

/** Is the outcome; times are zero for what was there before. */
export type StormOutcome = {
  /** Sums up how many revisions each target is behind its repository, at the cluster or at its tag. */
  readonly lost: number
  readonly applied: number
  /** Counts the applies of a revision that is older than the one before. */
  readonly misordered: number
  /** Until every target was where the branch was when the receiver came back. */
  readonly recoveredMs: number
  readonly settledAtMs: number
}

/** Judges all that happened so far; `backMs` is when the receiver came back. */
export function judgeStorm(
  { pushed, applied, moved }: StormRecord,
  targets: readonly { readonly name: string; readonly repository: string }[],
  backMs: number,
): StormOutcome {
  const revisions = new Map(pushed.map(({ commit, revision }) => [commit, revision]))
  const each = targets.map(({ name, repository }) => {
    const pushes = pushed.filter(push => push.repository === repository)
    const newest = pushes.at(-1)?.revision ?? 0
    const due = pushes.filter(({ atMs }) => atMs <= backMs).at(-1)?.revision ?? 0
    const reached = (applied[name] ?? []).map(({ revision }) => revision)
    const tags = moved.filter(({ tag }) => tag === `flux-sync-${name}`)
    const at = tags.map(({ commit, atMs }) => ({ revision: revisions.get(commit) ?? -1, atMs }))
    const firstAt = (wanted: number) => at.find(({ revision }) => revision >= wanted)?.atMs ?? Number.POSITIVE_INFINITY
    return {
      lost: newest - Math.min(reached.at(-1) ?? -1, at.at(-1)?.revision ?? -1),
      applied: reached.length,
      misordered: reached.filter((revision, index) => revision < (reached[index - 1] ?? revision)).length,
      recoveredMs: Math.max(0, firstAt(due) - backMs),
      settledAtMs: firstAt(newest),
    }
  })
  const sum = (read: (one: (typeof each)[number]) => number) => each.reduce((total, one) => total + read(one), 0)
  return {
    lost: sum(({ lost }) => lost),
    applied: sum(one => one.applied),
    misordered: sum(({ misordered }) => misordered),
    recoveredMs: Math.max(...each.map(one => one.recoveredMs)),
    settledAtMs: Math.max(...each.map(one => one.settledAtMs)),
  }
}
