// Reads a folder of manifests for the sandbox's repository: text files, nothing of Git itself.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Returns every file below a folder by its path with `/`; `.git` is left out, binary files come through as UTF-8. */
export function readManifestFolder(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const paths = entries.map(entry => join(entry.parentPath, entry.name)).sort()
  const isGit = (path: string) => relative(folder, path).split(/[\\/]/).includes('.git')
  return Object.fromEntries(
    paths
      .filter(path => !isGit(path))
      .map(path => [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  )
}
