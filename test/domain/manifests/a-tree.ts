// Builds a commit's files from texts.
import type { Tree } from '../../../functions/domain/manifests/select-files.ts'

/** Makes a tree of files by path, with the folders they imply. */
export function aTree(files: Readonly<Record<string, string | Uint8Array>>): Tree {
  const directories = new Set<string>()
  for (const path of Object.keys(files)) {
    const parts = path.split('/')
    for (let depth = 1; depth < parts.length; depth += 1) directories.add(parts.slice(0, depth).join('/'))
  }
  const encoder = new TextEncoder()
  return {
    directories,
    files: Object.entries(files).map(([path, text]) => ({
      path,
      bytes: typeof text === 'string' ? encoder.encode(text) : text,
    })),
  }
}

/** Makes the smallest manifest text of a kind. */
export function anObject(kind: string, name: string, more = '', apiVersion = 'v1'): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}`
}
