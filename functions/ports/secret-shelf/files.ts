// Secrets as files of a folder that only we read, for the runner on one machine.
import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises'
import { join, normalize, relative } from 'node:path'
import type { SecretShelf } from './port.ts'

/** Says where: `directory` counts from `folder`, as files that a configuration names do. */
export type FileShelfOptions = { readonly folder: string; readonly directory: string }

const NAME = /^[a-z0-9][a-z0-9.-]*$/

/** Opens the folder; it is made with the first secret. All that is in it is ours. */
export function openFileShelf({ folder, directory }: FileShelfOptions): SecretShelf {
  const root = join(folder, directory)
  const refTo = (name: string) => ({ file: join(directory, name) })
  const isAbsent = (thrown: unknown) => (thrown as NodeJS.ErrnoException).code === 'ENOENT'

  return {
    refTo,
    nameOf(ref) {
      if (!('file' in ref)) return undefined
      const name = relative(normalize(directory), normalize(ref.file))
      return NAME.test(name) ? name : undefined
    },
    async list() {
      const names = await readdir(root).catch((thrown: unknown) => {
        if (isAbsent(thrown)) return []
        throw thrown
      })
      return names.sort().map(name => ({ name, ref: refTo(name) }))
    },
    read: name =>
      readFile(join(root, name), 'utf8').then(
        text => text.replace(/[\r\n]+$/, ''),
        (thrown: unknown) => {
          if (isAbsent(thrown)) return undefined
          throw thrown
        },
      ),
    async write(name, text) {
      await mkdir(root, { recursive: true, mode: 0o700 })
      await writeFile(join(root, name), `${text}\n`, { mode: 0o600 })
    },
    async remove(name) {
      await rm(join(root, name), { force: true })
      // The folder goes with the last of them.
      await rmdir(root).catch(() => {})
    },
  }
}
