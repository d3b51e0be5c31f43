// References of a bare repository: list, resolve, and change them in one compare-and-swap transaction.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Git } from './git.ts'
import { findObjects, isObjectId, NO_OBJECT, type ObjectType, remember } from './objects.ts'

/** A reference and what it points at; `peeled` is set when that is an annotated tag. */
export type Ref = {
  readonly name: string
  readonly oid: string
  readonly type: ObjectType
  readonly peeled: { readonly oid: string; readonly type: ObjectType } | undefined
}

/** One reference that moves; forty zeros stand for "does not exist". */
export type RefChange = { readonly ref: string; readonly before: string; readonly after: string }

/** How a transaction ended; only `updated` changed anything. */
export type RefUpdate =
  | { readonly kind: 'updated' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly why: string }

const FORMAT = '%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)'

/** Lists references whose name starts with one of the prefixes (all of them when there is none), sorted by name. */
export async function listRefs(git: Git, folder: string, prefixes: readonly string[] = []): Promise<readonly Ref[]> {
  const out = await git.read(folder, ['for-each-ref', `--format=${FORMAT}`])
  return out
    .toString('utf8')
    .split('\n')
    .filter(line => line !== '' && (prefixes.length === 0 || prefixes.some(prefix => line.startsWith(prefix))))
    .map(line => {
      const [name = '', oid = '', type, peeledOid, peeledType] = line.split('\0')
      const peeled = peeledOid && peeledType ? { oid: peeledOid, type: peeledType as ObjectType } : undefined
      for (const object of [{ oid, type: type as ObjectType }, ...(peeled ? [peeled] : [])])
        remember(git, folder, object)
      return { name, oid, type: type as ObjectType, peeled }
    })
}

/** Reads one reference's object id without a process where it lies in a file of its own. */
export async function readRef(git: Git, folder: string, name: string): Promise<string | undefined> {
  if (!isRefName(name)) return undefined
  const loose = await readFile(join(folder, name), 'utf8').catch(() => '')
  if (isObjectId(loose.trim())) return loose.trim()
  const [found] = await findObjects(git, folder, [name])
  return found?.oid
}

/** Resolves what the API calls a ref (branch, tag, `heads/x`, `tags/x`, commit id or its start) to a commit id. */
export async function resolveCommit(git: Git, folder: string, ref: string): Promise<string | undefined> {
  if (/^(refs\/)?heads\//.test(ref)) {
    // A branch holds a commit by git's own rule, so its value needs no peeling.
    return readRef(git, folder, ref.startsWith('refs/') ? ref : `refs/${ref}`)
  }
  if (ref !== 'HEAD' && !isRefName(`refs/${ref}`)) return undefined
  const [found] = await findObjects(git, folder, [`${ref}^{commit}`])
  return found?.oid
}

/** Tells whether the name is one git would take: full, below `refs/`, without what revision syntax uses. */
export function isRefName(name: string): boolean {
  if (!name.startsWith('refs/') || name.endsWith('/') || name.endsWith('.') || name.length > 1000) return false
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\//.test(name)) return false
  return name.split('/').every(part => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
}

/** Changes all references or none; each only if it still is where `before` says. */
export async function updateRefs(git: Git, folder: string, changes: readonly RefChange[]): Promise<RefUpdate> {
  const bad = changes.find(change => !isRefName(change.ref) || change.ref.split('/').length < 3)
  if (bad) return { kind: 'refused', why: `${bad.ref} is not a valid ref name.` }
  const commands = changes.map(({ ref, before, after }) =>
    after === NO_OBJECT ? `delete ${ref}\0${before}\0` : `update ${ref}\0${after}\0${before}\0`,
  )
  const input = `start\0${commands.join('')}prepare\0commit\0`
  const outcome = await git.run(folder, ['update-ref', '--stdin', '-z'], input)
  if (outcome.code === 0) return { kind: 'updated' }
  const isStale = /but expected|already exists|unable to resolve reference|File exists/.test(outcome.stderr)
  if (isStale) return { kind: 'stale' }
  return { kind: 'refused', why: outcome.stderr.replace(/^fatal: (prepare: )?/, '').trim() }
}

/** Tells whether the first commit is reachable from the second. */
export async function isAncestor(git: Git, folder: string, older: string, newer: string): Promise<boolean> {
  const outcome = await git.run(folder, ['merge-base', '--is-ancestor', older, newer])
  return outcome.code === 0
}
