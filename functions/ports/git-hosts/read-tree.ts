// Reads a tree out of an archive and follows its links; a second reading fetches what only links point to.
import type { Tree, TreeFile, TreeQuery } from './port.ts'
import { type Archive, type ArchiveBytes, type ArchiveQuery, readArchive, type TreeLimits } from './read-archive.ts'
import { resolveLink } from './resolve-link.ts'

/** Opens the archive anew from its start. */
export type OpenArchive = () => Promise<ArchiveBytes>

/**
 * Reads the tree of one commit, files in path order.
 *
 * A wanted link to a file that is not wanted itself makes it read the archive twice: such links are rare, and keeping
 * every file's bytes for them would not be.
 */
export async function readTree(open: OpenArchive, query: TreeQuery, limits: TreeLimits): Promise<Tree> {
  const { repository, commit } = query
  const where = `${repository} ${commit}`
  const read = async (wants: ArchiveQuery['wants']) => readArchive(await open(), { commit, where, limits, wants })
  const archive = await read(path => query.wants(path))
  const targets = followLinks(archive, path => query.wants(path))
  const missing = new Set([...targets.values()].filter(path => !archive.contents.has(path)))
  const more = missing.size > 0 ? await read(path => missing.has(path)) : archive
  const files: TreeFile[] = [...archive.contents].map(([path, bytes]) => ({ path, bytes }))
  for (const [path, target] of targets) {
    const bytes = archive.contents.get(target) ?? more.contents.get(target)
    if (bytes) files.push({ path, bytes })
  }
  files.sort((one, other) => (one.path < other.path ? -1 : 1))
  return { commit, files, directories: archive.directories }
}

/** Finds for each wanted link the file it leads to; links to directories are left out. */
export function followLinks(archive: Omit<Archive, 'contents'>, wants: (path: string) => boolean): Map<string, string> {
  const targets = new Map<string, string>()
  for (const link of archive.links.keys()) {
    const target = wants(link) ? resolveLink(link, archive) : undefined
    if (target !== undefined) targets.set(link, target)
  }
  return targets
}
