// How a queue batch reaches a flow: order inside groups, and what each class of failure leads to.
import { describe, expect, it } from 'vitest'
import { NeedsPerson, TryLater } from '../../functions/domain/failure.ts'
import { queueHandler } from '../../functions/lambda/queue-handler.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'

class Told extends NeedsPerson {
  override readonly code = 'told'
  constructor() {
    super({ what: 'Broken', fix: 'Mend it.' })
  }
}

class Later extends TryLater {
  override readonly code = 'later'
  override readonly retryAfterMs = 42_000
  constructor() {
    super({ what: 'Not now', fix: 'Wait.' })
  }
}

type Job = { readonly name: string }

/** Runs a batch of `group/job` names through a flow that fails for some of them. */
async function handle(names: readonly string[], failures: Record<string, unknown> = {}, isQueueDown = false) {
  const [started, delays, log] = [[] as string[], [] as string[], openMemoryLog()]
  const deadlines: number[] = []
  const handler = queueHandler(
    async ({ name }: Job, deadline) => {
      started.push(name)
      deadlines.push(deadline)
      await Promise.resolve()
      if (name in failures) throw failures[name]
    },
    {
      log,
      now: () => 1_000_000,
      async delay(receipt, waitMs) {
        if (isQueueDown) throw new Later()
        delays.push(`${receipt} ${waitMs}`)
      },
    },
  )
  const Records = names.map((name, index) => ({
    messageId: `m${index}`,
    receiptHandle: `r${index}`,
    body: JSON.stringify({ name, id: `id of ${name}`, kind: 'sync', target: 'shop' }),
    attributes: {
      MessageGroupId: name.split('/')[0] ?? '',
      ApproximateReceiveCount: '1',
      SentTimestamp: '',
      SenderId: '',
      ApproximateFirstReceiveTimestamp: '',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: '',
    eventSourceARN: '',
    awsRegion: '',
  }))
  const answer = await handler({ Records }, { getRemainingTimeInMillis: () => 300_000 })
  return { failed: answer.batchItemFailures.map(item => item.itemIdentifier), started, delays, log, deadlines }
}

describe('a batch', () => {
  it('is worked on in order inside a group, groups side by side', async () => {
    const { started, failed } = await handle(['a/1', 'b/1', 'a/2', 'b/2'])
    expect(started).toEqual(['a/1', 'b/1', 'a/2', 'b/2'])
    expect(failed).toEqual([])
  })

  it('gives the flow a deadline ten seconds before the function ends', async () => {
    expect((await handle(['a/1'])).deadlines).toEqual([1_000_000 + 300_000 - 10_000])
  })

  it('reports a failed job and all later ones of its group, none of another', async () => {
    const { failed, started } = await handle(['a/1', 'a/2', 'b/1', 'a/3'], { 'a/2': new Error('bug') })
    expect(failed).toEqual(['m1', 'm3'])
    expect(started).not.toContain('a/3')
  })

  it('asks for the wait of a failure that may pass', async () => {
    const { failed, delays } = await handle(['a/1'], { 'a/1': new Later() })
    expect(failed).toEqual(['m0'])
    expect(delays).toEqual(['r0 42000'])
  })

  it('asks for the same wait for all that come after it in its group, which would hold it back', async () => {
    const { failed, delays } = await handle(['a/1', 'a/2', 'b/1', 'a/3'], { 'a/2': new Later() })
    expect(failed).toEqual(['m1', 'm3'])
    expect(delays).toEqual(['r1 42000', 'r3 42000'])
  })

  it('keeps what it has done when the queue cannot delay, and says so', async () => {
    const { failed, log } = await handle(['a/1', 'b/1'], { 'a/1': new Later() }, true)
    expect(failed).toEqual(['m0'])
    expect(log.lines).toMatchObject([
      { msg: 'job comes back' },
      { msg: 'job not delayed', message: 'm0', code: 'later' },
    ])
  })

  it('is done with a failure that needs a person, and goes on with the group', async () => {
    const { failed, started, log } = await handle(['a/1', 'a/2'], { 'a/1': new Told() })
    expect(failed).toEqual([])
    expect(started).toEqual(['a/1', 'a/2'])
    expect(log.lines).toMatchObject([{ msg: 'job given up', level: 'error', code: 'told' }])
  })

  it('names the job as the lines of its flow do', async () => {
    const { log } = await handle(['a/1'], { 'a/1': new Later() })
    expect(log.lines[0]).toMatchObject({ message: 'm0', job: 'id of a/1', kind: 'sync', target: 'shop' })
  })

  it('logs a bug with its stack', async () => {
    const { log } = await handle(['a/1'], { 'a/1': new TypeError('x is undefined') })
    expect(log.lines[0]).toMatchObject({ code: 'bug', what: 'TypeError: x is undefined' })
    expect(String(log.lines[0]?.stack)).toContain('queue-handler.test.ts')
  })
})
