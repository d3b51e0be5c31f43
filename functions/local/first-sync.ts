// The first sync of a runner: waits for its end, and says what became of the targets.
import { readTargets, type TargetState } from './read-targets.ts'

/** Waits until the first tick and all that follows from it is done. */
export async function awaitFirstSync(
  tick: Promise<unknown>,
  worker: { idle(): Promise<void> },
  api: Parameters<typeof readTargets>[0],
): Promise<readonly TargetState[]> {
  await tick
  await worker.idle()
  return readTargets(api)
}

/** In the sandbox the first sync has to apply everything and move the tag. */
export function isInSync({ lastRun }: TargetState): boolean {
  return lastRun?.verdict === 'applied' && lastRun.tag !== 'taken'
}
