// Access entries in memory, for tests.
import type { AccessEntries } from './port.ts'

/** Opens a cluster that lets in whom others let in. */
export function openMemoryEntries(
  others: readonly string[] = [],
): AccessEntries & { readonly own: ReadonlyMap<string, string> } {
  const own = new Map<string, string>()
  const has = (principal: string) => own.has(principal) || others.includes(principal)
  return {
    own,
    has: async principal => has(principal),
    async add(principal, group) {
      if (!has(principal)) own.set(principal, group)
    },
    remove: async principal => own.delete(principal),
  }
}
