// A stack in memory, for tests.
import type { Stack, Stacks } from './port.ts'

/** Is the stack with its other side. */
export type MemoryStacks = Stacks & {
  /** How often it was deployed. */
  readonly deployed: () => number
  /** Says something else of it, while it is there. */
  change(facts: Partial<Stack>): void
}

/** Opens a place where nothing stands yet; `made` is what a deployment makes. */
export function openMemoryStacks(made: Stack): MemoryStacks {
  let stack: Stack | undefined
  let deployments = 0
  return {
    check: async () => 'memory',
    find: async () => stack,
    async deploy() {
      deployments += 1
      stack = made
      return made
    },
    async remove() {
      stack = undefined
    },
    deployed: () => deployments,
    change(facts) {
      if (stack) stack = { ...stack, ...facts }
    },
  }
}
