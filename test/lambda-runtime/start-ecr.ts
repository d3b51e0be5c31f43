// A registry of Amazon ECR: the sandbox's registry with a login, behind TLS, under the name that AWS would give it.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startRegistry } from '../../functions/local/sandbox/registry/start.ts'
import { makeCertificate } from './make-certificate.ts'
import { type DoorOptions, startDoor } from './start-door.ts'

export const ECR_ACCOUNT = '123456789012'
export const ECR_REGION = 'eu-west-1'
export const ECR_HOST = `${ECR_ACCOUNT}.dkr.ecr.${ECR_REGION}.amazonaws.com`

/** Starts it; `env` lets a process find it by its name, and trust it. */
export async function startEcr(folder: string, password: string, watch: DoorOptions['watch']) {
  const lock = { mode: 'basic', username: 'AWS', password } as const
  const registry = await startRegistry({ folder: join(folder, 'registry'), now: Date.now, hooks: () => [], lock })
  const tls = await makeCertificate(ECR_HOST)
  const door = await startDoor({ name: 'registry', origin: registry.url, tls, watch })
  const authority = join(folder, 'ecr.pem')
  writeFileSync(authority, tls.cert)
  return {
    seed: registry.seed,
    env: {
      NODE_OPTIONS: `--import=${new URL('name-hosts.ts', import.meta.url).href}`,
      NODE_EXTRA_CA_CERTS: authority,
      FLUXLESS_TEST_HOSTS: JSON.stringify({ [ECR_HOST]: door.port }),
    },
    async stop(): Promise<void> {
      await Promise.all([door.stop(), registry.stop()])
    },
  }
}
