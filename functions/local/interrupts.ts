// Ctrl-C: the first one stops cleanly, the second one at once.

/** Listens for SIGINT and SIGTERM; `first` resolves at the first of them. */
export function openInterrupts(): { readonly first: Promise<'interrupted'>; close(): void } {
  const { promise, resolve } = Promise.withResolvers<'interrupted'>()
  let count = 0
  const heard = () => {
    count += 1
    if (count > 1) process.exit(130)
    resolve('interrupted')
  }
  process.on('SIGINT', heard).on('SIGTERM', heard)
  return {
    first: promise,
    close: () => void process.off('SIGINT', heard).off('SIGTERM', heard),
  }
}
