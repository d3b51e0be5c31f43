// Secrets kept in a map, for tests.
import type { SecretShelf } from './port.ts'

/** Is the shelf with its other side. */
export type MemoryShelf = SecretShelf & {
  /** Puts what somebody else keeps there. */
  put(name: string, text: string): void
  /** Every text, by name. */
  readonly texts: ReadonlyMap<string, string>
}

const PREFIX = '/memory/'

/** Opens it, empty. */
export function openMemoryShelf(): MemoryShelf {
  const texts = new Map<string, string>()
  const own = new Set<string>()
  const refTo = (name: string) => ({ ssm: `${PREFIX}${name}` })
  return {
    texts,
    put: (name, text) => void texts.set(name, text),
    refTo,
    nameOf: ref => ('ssm' in ref && ref.ssm.startsWith(PREFIX) ? ref.ssm.slice(PREFIX.length) : undefined),
    list: async () => [...own].sort().map(name => ({ name, ref: refTo(name) })),
    read: async name => texts.get(name),
    async write(name, text) {
      texts.set(name, text)
      own.add(name)
    },
    async remove(name) {
      if (own.delete(name)) texts.delete(name)
    },
  }
}
