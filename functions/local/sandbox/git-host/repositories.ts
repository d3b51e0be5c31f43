// Bare repositories below one folder, named <owner>/<repo>.git; their numbers come from their names.
import { createHash } from 'node:crypto'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Git } from './git.ts'

/** One repository of the host. */
export type Repository = {
  readonly owner: string
  readonly name: string
  readonly fullName: string
  readonly folder: string
  readonly id: number
  readonly nodeId: string
}

/** The host's shelf of repositories. */
export type Repositories = {
  find(fullName: string): Promise<Repository | undefined>
  findByNodeId(nodeId: string): Promise<Repository | undefined>
  /** Makes an empty bare repository whose HEAD is the branch. */
  create(fullName: string, branch: string): Promise<Repository>
  /** Reads where HEAD points: `main`. */
  defaultBranch(repository: Repository): Promise<string>
}

const PART = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/

/** Opens the shelf; folders that are there already are served as they are. */
export function openRepositories(root: string, git: Git): Repositories {
  const describe = (fullName: string): Repository | undefined => {
    const [owner = '', name = '', ...more] = fullName.split('/')
    if (more.length > 0 || !PART.test(owner) || !PART.test(name) || name.endsWith('.git')) return undefined
    const id = createHash('sha1').update(fullName).digest().readUInt32BE(0) >>> 1
    const nodeId = `R_${Buffer.from(fullName, 'utf8').toString('base64url')}`
    return { owner, name, fullName, folder: join(root, owner, `${name}.git`), id, nodeId }
  }
  const find = async (fullName: string) => {
    const repository = describe(fullName)
    if (!repository) return undefined
    const exists = await access(join(repository.folder, 'HEAD')).then(
      () => true,
      () => false,
    )
    return exists ? repository : undefined
  }
  return {
    find,
    findByNodeId: nodeId => find(Buffer.from(nodeId.replace(/^R_/, ''), 'base64url').toString('utf8')),
    async create(fullName, branch) {
      const repository = describe(fullName)
      if (!repository) throw new TypeError(`a repository is named owner/name, got ${fullName}`)
      if (await find(fullName)) throw new TypeError(`repository ${fullName} exists already`)
      await mkdir(repository.folder, { recursive: true })
      await git.read(repository.folder, ['init', '--quiet', '--bare', '--template='])
      await writeFile(join(repository.folder, 'HEAD'), `ref: refs/heads/${branch}\n`)
      return repository
    },
    async defaultBranch(repository) {
      const head = await readFile(join(repository.folder, 'HEAD'), 'utf8')
      return /^ref: refs\/heads\/(.+)$/m.exec(head)?.[1] ?? 'main'
    },
  }
}
