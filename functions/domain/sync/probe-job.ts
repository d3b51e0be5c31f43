// A job that does nothing but say that it was handled: how a queue is seen to drain.

/** Names a queue by the function behind it. */
export type ProbedQueue = 'sync' | 'scan' | 'automate'

/** Is such a job; the answer stands in the table under {@link probeKey}. */
export type ProbeJob = { readonly kind: 'probe'; readonly queue: ProbedQueue; readonly id: string }

/** Names the answer. */
export function probeKey({ queue, id }: Pick<ProbeJob, 'queue' | 'id'>): string {
  return `probe/${queue}/${id}`
}
