// Reads a tree out of an archive and follows its links; a second reading fetches what only links point to.
import type { Tree, TreeFile, TreeQuery } from './port.ts'
import { type Archive, type ArchiveBytes, type ArchiveQuery, readArchive, type TreeLimits } from './read-archive.ts'
import { resolveLink, type TreeShape } from './resolve-link.ts'

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
  const read = async (which: ArchiveQuery['wants']) =>
    readArchive(await open(), { commit, where, limits, wants: which })
  const wants = (path: string) => query.wants(path)
  const archive = await read(wants)
  const targets = followLinks(archive, wants)
  const missing = new Set([...targets.values()].filter(path => !archive.contents.has(path)))
  const more = missing.size > 0 ? (await read(path => missing.has(path))).contents : []
  const contents = new Map([...archive.contents, ...more])
  const { executables, directories } = archive
  return { commit, files: listFiles({ contents, executables }, targets, wants), directories }
}

/** Lists the wanted files in path order; a link stands under its own path, and says where its bytes are. */
export function listFiles(
  { contents, executables }: Pick<Archive, 'contents' | 'executables'>,
  targets: ReadonlyMap<string, string>,
  wants: (path: string) => boolean,
): readonly TreeFile[] {
  const bit = (path: string) => (executables.has(path) ? { isExecutable: true as const } : {})
  const files: TreeFile[] = []
  for (const [path, bytes] of contents) if (wants(path)) files.push({ path, bytes, ...bit(path) })
  for (const [path, target] of targets) {
    const bytes = contents.get(target)
    if (bytes) files.push({ path, bytes, linkedTo: target, ...bit(target) })
  }
  return files.sort((one, other) => (one.path < other.path ? -1 : 1))
}

/** Finds for each wanted link the file it leads to; links to directories are left out. */
export function followLinks(archive: TreeShape, wants: (path: string) => boolean): Map<string, string> {
  const targets = new Map<string, string>()
  for (const link of archive.links.keys()) {
    const target = wants(link) ? resolveLink(link, archive) : undefined
    if (target !== undefined) targets.set(link, target)
  }
  return targets
}
