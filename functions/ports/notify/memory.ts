// A notifier that keeps what it was told, for tests.
import type { Notifier, Told } from './port.ts'

/** Opens a notifier whose messages can be looked at. */
export function openMemoryNotifier(): Notifier & { readonly messages: readonly Told[] } {
  const messages: Told[] = []
  return {
    messages,
    async tell(told) {
      messages.push(told)
    },
  }
}
