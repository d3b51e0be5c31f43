// Secrets from files, as Kubernetes and Docker mount them.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { SecretMissing, usableSecret } from './missing.ts'
import type { SecretRef, Secrets } from './port.ts'

/** Opens secrets kept in files; a relative path counts from `folder`. Read afresh each time, so a rotated file is seen. */
export function openFileSecrets(folder: string): Secrets {
  return {
    async read(ref: SecretRef) {
      if (!('file' in ref)) throw new SecretMissing('file', 'the reference names no file')
      const path = resolve(folder, ref.file)
      const text = await readFile(path, 'utf8').catch((cause: unknown) => {
        throw new SecretMissing(`file ${path}`, 'it cannot be read', cause)
      })
      return usableSecret(text, `file ${path}`)
    },
  }
}
