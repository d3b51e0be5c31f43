// Starts what stands for AWS on loopback: queues, the table, secrets; each behind a door that can be watched.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import dynalite from 'dynalite'
import { buildApp } from 'fauxqs'
import { openAws } from '../../functions/ports/aws/api.ts'
import { openAwsSigner } from '../../functions/ports/aws/signer.ts'
import { openHttp } from '../../functions/ports/http/node.ts'
import { type Passing, startDoor } from './start-door.ts'
import { type KeptSecrets, startSecretStore } from './start-secret-store.ts'

/** Says what is kept, who watches, and where queues are when somebody else has started them. */
export type EmulatorOptions = {
  readonly kept: KeptSecrets
  readonly watch: (passing: Passing) => Promise<void>
  readonly queuesAt?: string | undefined
}

/** Starts them; `env` leads a function to the doors, `aws` goes past them. */
export async function startEmulators({ kept, watch, queuesAt }: EmulatorOptions) {
  const fauxqs = buildApp({ logger: false })
  const queues = queuesAt ?? (await fauxqs.listen({ host: '127.0.0.1', port: 0 }))
  const tables: Server = dynalite({ createTableMs: 0 })
  await new Promise<void>(resolve => tables.listen(0, '127.0.0.1', resolve))
  const table = `http://127.0.0.1:${(tables.address() as AddressInfo).port}`
  const secrets = await startSecretStore(kept)
  const open = (name: string, origin: string) => startDoor({ name, origin, watch })
  const doors = await Promise.all([open('queue', queues), open('table', table), open('secrets', secrets.origin)])
  const [queueDoor, tableDoor, secretsDoor] = doors

  const http = openHttp({ userAgent: 'fluxless-test' })
  const now = () => Date.now()
  const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'not-checked' })
  const direct = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL_SQS: queues, AWS_ENDPOINT_URL_DYNAMODB: table }
  const surroundings = { env: direct, now, wait: async () => {}, random: Math.random }

  return {
    aws: openAws({ signer: openAwsSigner({ credentials, now }), ...surroundings }, http),
    env: {
      AWS_ENDPOINT_URL_SQS: queueDoor?.origin ?? '',
      AWS_ENDPOINT_URL_DYNAMODB: tableDoor?.origin ?? '',
      // Everything else is with the secrets.
      AWS_ENDPOINT_URL: secretsDoor?.origin ?? '',
    },
    async stop(): Promise<void> {
      await http.close()
      await Promise.all(doors.map(door => door.stop()))
      await Promise.all([fauxqs.close(), secrets.stop(), new Promise(resolve => tables.close(resolve))])
    },
  }
}
