// Reads the checkout as text, by paths from its root.
import { existsSync, globSync, readFileSync } from 'node:fs'

const root = new URL('../..', import.meta.url)

/** Is the root of the checkout, with a `/` at its end. */
export const checkoutRoot: string = root.pathname

/** Lists files by a pattern, sorted. */
export function listFiles(pattern: string | readonly string[], exclude: readonly string[] = []): readonly string[] {
  return globSync([pattern].flat(), { cwd: checkoutRoot, exclude: [...exclude] }).sort()
}

/** Reads one file; a missing one reads as nothing, so that a test says what it misses in it. */
export function readText(path: string): string {
  const url = new URL(path, root)
  return existsSync(url) ? readFileSync(url, 'utf8') : ''
}
