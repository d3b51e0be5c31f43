// Sees a tag of a bare repository move, from outside: by the file git keeps it in.
import { readFileSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { monotonicMs } from './group.ts'

/** Tells when the tag moves. */
export type TagWatch = {
  /** Waits for the next move after `from`; the object is what git holds, an annotated tag's own id. */
  nextAfter(from: string, limitMs: number): Promise<{ readonly object: string; readonly seenMs: number }>
  current(): string
  close(): void
}

/** Watches the file of a tag; git replaces it whole, by renaming. */
export function watchTag(file: string): TagWatch {
  const current = () => readFileSync(file, 'utf8').trim()
  const waiting = new Set<() => void>()
  const watcher = watch(dirname(file), (_, name) => {
    if (name === basename(file)) for (const look of waiting) look()
  })
  return {
    current,
    async nextAfter(from, limitMs) {
      const { promise, resolve, reject } = Promise.withResolvers<{ object: string; seenMs: number }>()
      const look = () => {
        const seenMs = monotonicMs()
        const object = current()
        if (object !== from) resolve({ object, seenMs })
      }
      const timer = setTimeout(() => reject(new Error(`The tag did not move within ${limitMs} ms`)), limitMs)
      waiting.add(look)
      look()
      try {
        return await promise
      } finally {
        waiting.delete(look)
        clearTimeout(timer)
      }
    },
    close: () => watcher.close(),
  }
}
