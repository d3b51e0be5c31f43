// Commits files straight into a repository, as if somebody had pushed them.
import { aSignature, writeCommit } from './commit-text.ts'
import { type Host, SANDBOX_PERSON } from './host.ts'
import { NO_OBJECT, writeObject } from './objects.ts'
import { readRef, updateRefs } from './refs.ts'
import type { Repository } from './repositories.ts'
import { editTree } from './tree-edit.ts'

/** What to commit where; null removes a file, and the file's mode stays what it was. */
export type FileCommit = {
  readonly branch: string
  readonly changes: Readonly<Record<string, string | null>>
  readonly message: string
}

/** Fills an empty repository with one commit, through one process and into one pack, and returns the commit's id. */
export async function importFiles(
  host: Host,
  repository: Repository,
  { branch, files, message }: { branch: string; files: Readonly<Record<string, string>>; message: string },
): Promise<string> {
  const ref = `refs/heads/${branch}`
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`
  const quote = (path: string) => `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`
  const { name, email, epochSeconds, zone } = aSignature(SANDBOX_PERSON, host.now())
  const stream = [
    `commit ${ref}\ncommitter ${name} <${email}> ${epochSeconds} ${zone}\n${data(`${message.trimEnd()}\n`)}`,
    ...Object.entries(files).map(([path, text]) => `M 100644 inline ${quote(path)}\n${data(text)}`),
  ]
  await host.git.read(repository.folder, ['fast-import', '--quiet', '--date-format=raw'], stream.join(''))
  const oid = await readRef(host.git, repository.folder, ref)
  if (oid === undefined) throw new TypeError(`cannot fill ${repository.fullName}`)
  return oid
}

const TRIES = 20

/** Commits on top of the branch (which may not exist yet) and returns what moved. */
export async function commitFiles(host: Host, repository: Repository, { branch, changes, message }: FileCommit) {
  const { git } = host
  const { folder } = repository
  const ref = `refs/heads/${branch}`
  const files = await Promise.all(
    Object.entries(changes).map(async ([path, text]) => {
      const oid = text === null ? null : await writeObject(folder, 'blob', text)
      return { path, mode: undefined, oid }
    }),
  )
  // Somebody may push meanwhile; a person would pull and push again.
  for (let left = TRIES; left > 0; left -= 1) {
    const current = await readRef(git, folder, ref)
    // A new branch starts where the default branch is.
    const parent =
      current ?? (await readRef(git, folder, `refs/heads/${await host.repositories.defaultBranch(repository)}`))
    const tree = await editTree(git, folder, parent, files)
    const person = aSignature(SANDBOX_PERSON, host.now())
    const text = message.endsWith('\n') ? message : `${message}\n`
    const parents = parent === undefined ? [] : [parent]
    const after = await writeObject(
      folder,
      'commit',
      writeCommit({ tree, parents, author: person, committer: person, message: text }),
    )
    const change = { ref, before: current ?? NO_OBJECT, after }
    const update = await updateRefs(git, folder, [change])
    if (update.kind === 'updated') return change
    if (update.kind === 'refused') throw new TypeError(`cannot commit to ${branch}: ${update.why}`)
  }
  throw new TypeError(`cannot commit to ${branch}: it keeps moving`)
}
