// Reads git objects with one process for many, and writes loose ones without a process.
import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflate } from 'node:zlib'
import type { Git } from './git.ts'

/** The four kinds of git object. */
export type ObjectType = 'commit' | 'tree' | 'blob' | 'tag'

/** An object's id and kind. */
export type ObjectName = { readonly oid: string; readonly type: ObjectType }

/** An object with its content. */
export type GitObject = ObjectName & { readonly byteSize: number; readonly bytes: Buffer }

/** Forty zeros: how git writes "no object". */
export const NO_OBJECT = '0'.repeat(40)

/** Tells a full object id from other text. */
export const isObjectId = (text: string): boolean => /^[0-9a-f]{40}$/.test(text)

const MOST_REMEMBERED = 20_000
const HEADER = /^([0-9a-f]{40}) (commit|tree|blob|tag) (\d+)$/

/** Reads objects by id or revision expression, in the order asked; what is missing is undefined. */
export async function readObjects(
  git: Git,
  folder: string,
  expressions: readonly string[],
): Promise<readonly (GitObject | undefined)[]> {
  if (expressions.length === 0) return []
  const out = await git.read(folder, ['cat-file', '--batch'], asLines(expressions))
  let offset = 0
  return expressions.map(() => {
    const end = out.indexOf(10, offset)
    const name = parseHeader(out.toString('utf8', offset, end))
    offset = end + 1
    if (!name) return undefined
    const bytes = out.subarray(offset, offset + name.byteSize)
    offset += name.byteSize + 1
    return { ...name, bytes }
  })
}

/** Like `readObjects`, without the content. */
export async function findObjects(
  git: Git,
  folder: string,
  expressions: readonly string[],
): Promise<readonly (ObjectName | undefined)[]> {
  const known = (expression: string): ObjectName | undefined => {
    const type = git.seen.get(`${folder} ${expression}`)
    return type && { oid: expression, type }
  }
  const unknown = expressions.filter(expression => !known(expression))
  if (unknown.length === 0) return expressions.map(known)
  const out = await git.read(folder, ['cat-file', '--batch-check'], asLines(unknown))
  const lines = out.toString('utf8').split('\n')
  const found = new Map(unknown.map((expression, index) => [expression, parseHeader(lines[index] ?? '')]))
  for (const name of found.values()) if (name) remember(git, folder, name)
  return expressions.map(expression => known(expression) ?? found.get(expression))
}

/** Notes that an object is there. */
export function remember(git: Git, folder: string, { oid, type }: ObjectName): void {
  if (git.seen.size >= MOST_REMEMBERED) git.seen.clear()
  git.seen.set(`${folder} ${oid}`, type)
}

/** Stores one object and returns its id; storing the same content twice is harmless. */
export async function writeObject(folder: string, type: ObjectType, content: Buffer | string): Promise<string> {
  const body = typeof content === 'string' ? Buffer.from(content, 'utf8') : content
  const whole = Buffer.concat([Buffer.from(`${type} ${body.length}\0`), body])
  const oid = createHash('sha1').update(whole).digest('hex')
  const parent = join(folder, 'objects', oid.slice(0, 2))
  const file = join(parent, oid.slice(2))
  const exists = await access(file).then(
    () => true,
    () => false,
  )
  if (exists) return oid
  await mkdir(parent, { recursive: true })
  const draft = join(parent, `tmp_obj_${randomUUID()}`)
  await writeFile(draft, await promisify(deflate)(whole), { mode: 0o444 })
  // Renaming is atomic, so a reader never sees half an object.
  await rename(draft, file)
  return oid
}

function asLines(expressions: readonly string[]): string {
  // A line break would shift all answers behind it; such a name cannot exist, and neither can this one.
  return `${expressions.map(expression => (/[\n\0]/.test(expression) ? ':' : expression)).join('\n')}\n`
}

function parseHeader(line: string): Omit<GitObject, 'bytes'> | undefined {
  const [, oid, type, size] = HEADER.exec(line) ?? []
  return oid && type ? { oid, type: type as ObjectType, byteSize: Number(size) } : undefined
}
