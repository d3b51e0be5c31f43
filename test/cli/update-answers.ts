// What the API answers about the job of an update.
import type { UpdateFacts } from '../../functions/domain/access/update-objects.ts'

/** A commit, and how it is shortened. */
export const SHA = '1a2b3c4d'.repeat(5)

/** A job that waits. */
export const QUEUED = { value: { Result: {}, Err: '', StatusString: 'queued' } }

/** Makes the answer about a job that is over; without a verdict there is nothing of ours in it. */
export function aJob(Result: object, Err = '') {
  return { value: { Result, Err, StatusString: Err === '' ? 'succeeded' : 'failed' } }
}

/** Makes what is ours of a job. */
export function facts(changes: Partial<UpdateFacts> = {}): UpdateFacts {
  return { verdict: 'committed', summary: '', notes: [], ...changes }
}

/** Makes the result of one workload. */
export function aResult(Status: string, changes: readonly string[], error?: string) {
  const containers = changes.map(written => {
    const [Container = '', Current = '', Target = ''] = written.split(' ')
    return { Container, Current, Target }
  })
  return {
    Status,
    ...(error === undefined ? {} : { Error: error }),
    PerContainer: containers.length > 0 ? containers : null,
  }
}
