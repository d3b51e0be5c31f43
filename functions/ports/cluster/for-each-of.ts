// Runs a task over a list, some at a time.

/** Runs a task over a list with some workers; the first error stops them, and is thrown when what runs has ended. */
export async function forEachOf<Item>(
  items: readonly Item[],
  workers: number,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  const errors: unknown[] = []
  const work = async () => {
    for (const item of queue) {
      if (errors.length > 0) return
      try {
        await task(item)
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(workers, items.length) }, work))
  if (errors.length > 0) throw errors[0]
}
