// Reads a Git archive as it streams in. Enters: packed bytes. Leaves: every file wanted, and the shape of the tree.
// What it does not know: where the archive comes from, and what the files mean.
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar'
import { Failure } from '../../domain/failure.ts'
import { isConnectionCut } from './is-connection-cut.ts'
import { TreeMismatch, TreeRefused, TreeTooLarge, TreeTruncated } from './tree-failures.ts'
import { type UnpackBounds, unpackGzip } from './unpack-gzip.ts'

/** Bounds what one archive may make us do; all of it comes from whoever can push. */
export type TreeLimits = UnpackBounds & {
  /** Of one file that is wanted; others are skipped whatever their size. */
  readonly maxFileBytes: number
  readonly maxEntries: number
}

/** The defaults. */
export const TREE_LIMITS: TreeLimits = {
  maxPackedBytes: 64 * 1024 * 1024,
  maxUnpackedBytes: 256 * 1024 * 1024,
  maxFileBytes: 5 * 1024 * 1024,
  maxEntries: 100_000,
  maxRatio: 200,
}

/** Is the archive as it arrives; destroying it ends the download. */
export type ArchiveBytes = AsyncIterable<Uint8Array> & { destroy(): void }

/** Is what an archive holds: `contents` of the files wanted, and the names of everything. */
export type Archive = {
  readonly contents: ReadonlyMap<string, Uint8Array>
  readonly files: ReadonlySet<string>
  readonly links: ReadonlyMap<string, string>
  readonly directories: ReadonlySet<string>
  /** Those of the files that may be run. */
  readonly executables: ReadonlySet<string>
}

/** Says which commit the archive must be of, and which files' bytes to keep. */
export type ArchiveQuery = {
  readonly commit: string
  readonly where: string
  readonly limits: TreeLimits
  wants(path: string): boolean
}

/** The owner's right to run a file. Hosts widen the modes of an archive; this bit is git's own. */
const RUN_BIT = 0o100

/** The longest path that Linux takes. */
const MAX_PATH_CHARACTERS = 4_096

/**
 * Reads an archive to its end.
 *
 * @throws {TreeTruncated} when it is cut or damaged
 * @throws {TreeMismatch} when it is not of this commit
 * @throws {TreeRefused} when it holds what Git does not write
 * @throws {TreeTooLarge} when a limit is passed
 */
export async function readArchive(packed: ArchiveBytes, query: ArchiveQuery): Promise<Archive> {
  const { where, limits } = query
  const decoder = createTarDecoder({ strict: true })
  const writer = decoder.writable.getWriter()
  const feed = async () => {
    try {
      for await (const chunk of unpackGzip(packed, limits, where)) await writer.write(chunk)
      await writer.close()
    } catch (error) {
      await writer.abort(error).catch(() => {})
      throw error
    }
  }
  // Whichever side fails first ends the other; the reader's failure is the one that is told.
  const collected = collect(decoder.readable, query).finally(() => packed.destroy())
  const [read, fed] = await Promise.allSettled([collected, feed()])
  if (read.status === 'rejected') throw toTreeFailure(read.reason, where)
  if (fed.status === 'rejected') throw toTreeFailure(fed.reason, where)
  return read.value
}

async function collect(entries: ReadableStream<ParsedTarEntry>, query: ArchiveQuery): Promise<Archive> {
  const { commit, where, limits } = query
  const contents = new Map<string, Uint8Array>()
  const files = new Set<string>()
  const links = new Map<string, string>()
  const directories = new Set([''])
  const executables = new Set<string>()
  let count = 0
  let top: string | undefined
  for await (const { header, body } of entries) {
    if (count === 0 && header.pax?.comment !== commit) throw new TreeMismatch(where, header.pax?.comment)
    count += 1
    if (count > limits.maxEntries) throw new TreeTooLarge(where, `more than ${limits.maxEntries} entries`)
    refuseUnknownKinds(header, where)
    const [first, path] = splitTop(header.name, where)
    top ??= first
    if (first !== top || (path === '' && header.type !== 'directory')) {
      throw new TreeRefused(where, 'an entry outside its top directory')
    }
    if (path !== '' && header.type !== 'directory' && (files.has(path) || links.has(path))) {
      throw new TreeRefused(where, `two entries named ${JSON.stringify(path)}`)
    }
    addParents(directories, path)
    if (header.type === 'directory') directories.add(path)
    else if (header.type === 'symlink') links.set(path, header.linkname ?? '')
    else {
      files.add(path)
      if (((header.mode ?? 0) & RUN_BIT) !== 0) executables.add(path)
      if (query.wants(path)) {
        if (header.size > limits.maxFileBytes) {
          throw new TreeTooLarge(
            `${where} ${path}`,
            `the file has ${header.size} bytes, allowed are ${limits.maxFileBytes}`,
          )
        }
        contents.set(path, await readBody(body, header.size))
        continue
      }
    }
    await skip(body)
  }
  if (count === 0) throw new TreeTruncated(where)
  return { contents, files, links, directories, executables }
}

/** Fills one buffer; the decoder has made sure that the bytes are all there. */
async function readBody(body: ReadableStream<Uint8Array>, size: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafeSlow(size)
  let offset = 0
  for await (const chunk of body) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

/** Reads on instead of cancelling: in modern-tar 0.8.6 a late cancel drops the bytes of the entry after it. */
async function skip(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader()
  while (!(await reader.read()).done);
}

function refuseUnknownKinds(header: ParsedTarEntry['header'], where: string): void {
  const { type = 'file', size, pax = {} } = header
  if (type !== 'file' && type !== 'symlink' && type !== 'directory')
    throw new TreeRefused(where, `an entry of type ${type}`)
  if (!Number.isSafeInteger(size) || size < 0) throw new TreeRefused(where, 'an entry of impossible size')
  if (Object.keys(pax).some(key => key.startsWith('GNU.sparse.'))) throw new TreeRefused(where, 'a sparse file')
}

/** Splits off the one folder that hosts put everything into, and refuses names that are not plain paths. */
function splitTop(name: string, where: string): readonly [top: string, path: string] {
  if (name.length > MAX_PATH_CHARACTERS) throw new TreeRefused(where, `a path of ${name.length} characters`)
  if (name.startsWith('/')) throw new TreeRefused(where, 'an absolute path')
  if (name.includes('\0')) throw new TreeRefused(where, 'a path with a zero byte')
  const parts = (name.endsWith('/') ? name.slice(0, -1) : name).split('/')
  if (parts.some(part => part === '' || part === '.' || part === '..')) {
    throw new TreeRefused(where, `a path that is not plain (${JSON.stringify(name)})`)
  }
  return [parts[0] ?? '', parts.slice(1).join('/')]
}

function addParents(directories: Set<string>, path: string): void {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const parent = path.slice(0, end)
    if (directories.has(parent)) return
    directories.add(parent)
  }
}

/** What the tar decoder throws is damage; so is a connection cut in the middle. */
function toTreeFailure(error: unknown, where: string): unknown {
  if (isConnectionCut(error)) return new TreeTruncated(where, error)
  if (error instanceof Failure || error instanceof TypeError || !(error instanceof Error)) return error
  return new TreeTruncated(where, error)
}
