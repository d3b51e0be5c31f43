// The same rows at CNCF Distribution: our stand-in answers as it does, but where a row says what differs and why.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeReply } from './a-behaviour.ts'
import { aClient, type Client } from './a-client.ts'
import { aDockerRegistry, hasDockerRegistry } from './a-docker-registry.ts'
import { BEHAVIOURS } from './behaviours.ts'

const title = `docker-registry${hasDockerRegistry ? '' : ' (skipped: /usr/bin/docker-registry is not installed)'}`

describe.skipIf(!hasDockerRegistry)(title, () => {
  let real: Awaited<ReturnType<typeof aDockerRegistry>>
  let client: Client
  beforeAll(async () => {
    real = await aDockerRegistry()
    client = aClient(real.url)
  })
  afterAll(() => real.close())

  it.each(BEHAVIOURS.map(row => ({ ...row, answers: row.real?.answers ?? row.answers })))(
    '$group: $does ($answers)',
    async ({ ask, repository, answers }) => {
      const reply = await ask(client, repository).then(describeReply, cutOr)
      expect(reply).toBe(answers)
    },
  )
})

/** An answer that breaks off reaches the client as an error of the connection. */
function cutOr(error: unknown): string {
  if (error instanceof TypeError) return 'cut'
  throw error
}
