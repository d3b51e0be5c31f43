// The folder .fluxless/: what the runner keeps, and the two files that scripts and kubectl read.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Is `.fluxless/local.json`, written once all is ready; keys of parts that are not there are absent. */
export type LocalFacts = {
  readonly apiUrl: string
  readonly apiToken?: string
  readonly hookUrls: Readonly<Record<string, string>>
  readonly hookSecrets?: Readonly<Record<string, string>>
  readonly gitUrl?: string
  readonly kubeconfig?: string
  /** `127.0.0.1:5000`: what stands before the repository in the name of an image. */
  readonly registry?: string
}

/** Is what a sandbox remembers from start to start, so that clones and kubeconfigs go on working. */
export type Remembered = {
  readonly apiToken: string
  readonly gitToken: string
  readonly hookSecret: string
  readonly registrySecret: string
  readonly gitPort?: number
  readonly kubernetesPort?: number
  readonly registryPort?: number
}

/** Opens the folder; all of it can be deleted to start afresh. */
export function openStateFolder(folder: string) {
  const root = resolve(folder)
  mkdirSync(root, { recursive: true, mode: 0o700 })
  const at = (name: string) => join(root, name)

  // Written beside and renamed, so that nobody ever reads half a file.
  const write = (name: string, text: string) => {
    writeFileSync(`${at(name)}.new`, text, { mode: 0o600 })
    renameSync(`${at(name)}.new`, at(name))
  }

  return {
    root,
    at,
    write,
    writeFacts: (facts: LocalFacts) => write('local.json', `${JSON.stringify(facts, null, 2)}\n`),
    /** Scripts wait for this file: an old one must not be taken for a new one. */
    removeFacts: () => rmSync(at('local.json'), { force: true }),
    recall(): Remembered {
      const secret = () => randomBytes(24).toString('base64url')
      const fresh = { apiToken: secret(), gitToken: secret(), hookSecret: secret(), registrySecret: secret() }
      try {
        return { ...fresh, ...(JSON.parse(readFileSync(at('sandbox.json'), 'utf8')) as Partial<Remembered>) }
      } catch {
        return fresh
      }
    },
    remember: (remembered: Remembered) => write('sandbox.json', `${JSON.stringify(remembered, null, 2)}\n`),
  }
}

/** Is the open folder. */
export type StateFolder = ReturnType<typeof openStateFolder>
