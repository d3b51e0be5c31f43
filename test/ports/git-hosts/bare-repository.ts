// Writes into a bare repository with the real git, as people do who push what no API can write: links, modes, tags.
import { spawn } from 'node:child_process'
import type { CommitSha } from '../../../functions/domain/events/git.ts'

/** Is one file to commit: text, bytes, an executable, a symbolic link; null removes it. */
export type PushedFile = string | Uint8Array | { readonly script: string } | { readonly link: string } | null

const PERSON = { name: 'A Person', email: 'person@example.com' }
const ENVIRONMENT = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: PERSON.name,
  GIT_AUTHOR_EMAIL: PERSON.email,
  GIT_COMMITTER_NAME: PERSON.name,
  GIT_COMMITTER_EMAIL: PERSON.email,
  GIT_COMMITTER_DATE: '2026-11-06T08:00:00Z',
}

/** Runs git and gives what it prints; throws with its complaint. */
export async function runGit(folder: string, args: readonly string[], input: Buffer | string = ''): Promise<string> {
  return (await readGit(folder, args, input)).toString('utf8').trim()
}

/** The same, with what it prints as it is. */
export async function readGit(folder: string, args: readonly string[], input: Buffer | string = ''): Promise<Buffer> {
  const child = spawn('git', ['-C', folder, ...args], { env: ENVIRONMENT })
  const out: Buffer[] = []
  const complaints: Buffer[] = []
  child.stdout.on('data', chunk => out.push(chunk))
  child.stderr.on('data', chunk => complaints.push(chunk))
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const code = await new Promise(resolve => child.once('close', resolve))
  if (code !== 0) throw new Error(`git ${args.join(' ')}: ${Buffer.concat(complaints)}`)
  return Buffer.concat(out)
}

/** Commits on top of the branch, or on top of `from`, in one go. */
export async function pushFiles(
  folder: string,
  branch: string,
  files: Readonly<Record<string, PushedFile>>,
  from?: CommitSha,
): Promise<CommitSha> {
  const ref = `refs/heads/${branch}`
  const parent = from ?? (await runGit(folder, ['for-each-ref', '--format=%(objectname)', ref]))
  const parts: (string | Uint8Array)[] = [
    `commit ${ref}\nmark :1\ncommitter ${PERSON.name} <${PERSON.email}> 1794000000 +0000\ndata 4\nPush\n`,
    parent === '' ? '' : `from ${parent}\n`,
  ]
  for (const [path, file] of Object.entries(files)) {
    if (file === null) {
      parts.push(`D ${JSON.stringify(path)}\n`)
      continue
    }
    const [mode, content] = readKind(file)
    const bytes = Buffer.from(content)
    parts.push(`M ${mode} inline ${path}\ndata ${bytes.length}\n`, bytes, '\n')
  }
  parts.push('get-mark :1\ndone\n')
  const input = Buffer.concat(parts.map(part => Buffer.from(part)))
  return (await runGit(folder, ['fast-import', '--quiet', '--force', '--done'], input)) as CommitSha
}

function readKind(file: Exclude<PushedFile, null>): readonly [mode: string, content: string | Uint8Array] {
  if (typeof file === 'string' || file instanceof Uint8Array) return ['100644', file]
  return 'link' in file ? ['120000', file.link] : ['100755', file.script]
}
