// The sandbox's registry, row by row.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeReply } from './a-behaviour.ts'
import { aRegistry, type Stage } from './a-registry.ts'
import { BEHAVIOURS } from './behaviours.ts'

describe("the sandbox's registry", () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await aRegistry()
  })
  afterAll(() => stage.close())

  it.each(BEHAVIOURS)('$group: $does ($answers)', async ({ ask, repository, answers }) => {
    expect(describeReply(await ask(stage.client, repository))).toBe(answers)
  })
})
