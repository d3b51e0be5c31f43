// The providers of AWS against moto, which is written by others from AWS's own descriptions of its services.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AwsApi, AwsService } from '../../../functions/ports/aws/port.ts'
import { openRoleCredentials } from '../../../functions/ports/aws/role-credentials.ts'
import { openAwsSigner } from '../../../functions/ports/aws/signer.ts'
import { openEksAccess } from '../../../functions/ports/cluster/eks-access.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { openSqs } from '../../../functions/ports/queue/sqs.ts'
import { openSsmShelf } from '../../../functions/ports/secret-shelf/ssm.ts'
import { openSecretsManager } from '../../../functions/ports/secrets/secretsmanager.ts'
import { openSsmSecrets } from '../../../functions/ports/secrets/ssm.ts'
import { openDynamodb } from '../../../functions/ports/table/dynamodb.ts'
import { createFifoQueues } from '../queue/create-fifo-queues.ts'
import { openLambdaWorker } from '../queue/lambda-worker.ts'
import { itBehavesLikeASecretShelf } from '../secret-shelf/contract.ts'
import { itBehavesLikeSecrets } from '../secrets/contract.ts'
import { itBehavesLikeATable } from '../table/contract.ts'
import { createDynamodbTable } from '../table/create-dynamodb-table.ts'
import { openForEmulator } from './open-for-emulator.ts'
import { obstacle, startMoto } from './start-moto.ts'

const http = openHttp({ userAgent: 'fluxless-test' })
let moto: Awaited<ReturnType<typeof startMoto>>
let aws: AwsApi

describe.skipIf(obstacle !== undefined)(`on moto${obstacle === undefined ? '' : `: ${obstacle}`}`, () => {
  beforeAll(async () => {
    moto = await startMoto(http)
    aws = openForEmulator(moto.origin, http)
  })
  afterAll(async () => {
    await http.close()
    await moto?.stop()
  })

  async function call(service: AwsService, action: string, input: Readonly<Record<string, unknown>>) {
    const answer = await aws.call({ service, action, input, about: action })
    return answer.kind === 'done' ? answer.output : {}
  }

  itBehavesLikeATable(async () => {
    const tableName = `table-${randomUUID()}`
    await createDynamodbTable(aws, tableName)
    let moment = 1_000_000
    const now = () => moment
    const pass = (ms: number) => {
      moment += ms
    }
    return { table: openDynamodb({ tableName, now, newId: () => randomUUID() }, aws), now, pass }
  }, '(moto looks and writes in two steps)')

  describe('parameters', () => {
    itBehavesLikeSecrets(() => {
      const keep = async (text: string) => {
        const name = `/fluxless/${randomUUID()}`
        await call('ssm', 'PutParameter', { Name: name, Value: text, Type: 'SecureString' })
        return { ssm: name }
      }
      return { secrets: openSsmSecrets(aws), keep, missing: { ssm: '/fluxless/missing' }, foreign: { env: 'X' } }
    }, '(the Parameter Store takes no empty text)')
  })

  describe('secrets', () => {
    itBehavesLikeSecrets(() => {
      const keep = async (text: string) => {
        const name = `fluxless/${randomUUID()}`
        await call('secretsmanager', 'CreateSecret', { Name: name, SecretString: JSON.stringify({ field: text }) })
        return { secret: name, key: 'field' }
      }
      return { secrets: openSecretsManager(aws), keep, missing: { secret: 'fluxless/missing' }, foreign: { env: 'X' } }
    })
  })

  describe('shelves of secrets', () => {
    itBehavesLikeASecretShelf(async () => {
      const prefix = `/fluxless/${randomUUID()}`
      const putOthers = async (name: string, text: string) =>
        void (await call('ssm', 'PutParameter', { Name: `${prefix}/${name}`, Value: text, Type: 'SecureString' }))
      return { shelf: openSsmShelf({ prefix, owner: randomUUID() }, aws), putOthers }
    })
  })

  // The contract of the queue lets minutes pass, which moto's clock cannot: what needs no time is tried here.
  describe('queues', () => {
    async function open() {
      const urls = await createFifoQueues(aws, { name: `q-${randomUUID()}`, visibilitySeconds: 300, maxReceives: 5 })
      const worker = openLambdaWorker({ aws, ...urls, timeLimitMs: 60_000, now: Date.now })
      const queue = openSqs(urls, aws)
      const inHand: { readonly body: string; readonly receipt: string; answer(handled: 'done' | 'failed'): void }[] = []
      worker.work(({ body, receipt }) => new Promise(answer => inHand.push({ body, receipt, answer })))
      return { queue, worker, inHand, bodies: () => inHand.map(({ body }) => body) }
    }

    it('hand out one message of a group at a time, in order, and groups side by side', async () => {
      const { queue, worker, inHand, bodies } = await open()
      for (const body of ['a1', 'a2']) await queue.send({ group: 'a group', dedupId: body, body })
      await queue.send({ group: 'b', dedupId: 'b1', body: 'b1' })
      await worker.pump()
      // Real SQS gives several of one group to one receiver, and so does moto: in order.
      expect(bodies().filter(body => body.startsWith('a'))[0]).toBe('a1')
      expect(bodies()).toContain('b1')
      for (const { answer } of inHand) answer('done')
      await worker.idle()
      expect(bodies().toSorted()).toEqual(['a1', 'a2', 'b1'])
    })

    it('take the same id once, and again in another group', async () => {
      const { queue, worker, bodies } = await open()
      for (const [group, body] of [
        ['a', '1'],
        ['a', '2'],
        ['b', '3'],
      ] as const) {
        await queue.send({ group, dedupId: 'same', body })
      }
      await worker.pump()
      expect(bodies().toSorted()).toEqual(['1', '3'])
    })

    it('bring a message back after the wait that was asked for', async () => {
      const { queue, worker, inHand, bodies } = await open()
      await queue.send({ group: 'a', dedupId: '1', body: '1' })
      await worker.pump()
      inHand[0]?.answer('failed')
      await queue.delay(inHand[0]?.receipt ?? '', 0)
      await worker.pump()
      expect(bodies()).toEqual(['1', '1'])
    })

    it('do not mind a delay of what nobody holds, and say when they do not exist', async () => {
      const { queue } = await open()
      await queue.delay('no such receipt', 1_000)
      const gone = openSqs({ queueUrl: `${moto.origin}/123456789012/gone.fifo` }, aws)
      await expect(gone.send({ group: 'a', dedupId: '1', body: '1' })).rejects.toMatchObject({ code: 'queue-missing' })
    })
  })

  describe('identities', () => {
    const now = Date.now
    const role = { roleArn: 'arn:aws:iam::123456789012:role/edge', region: 'eu-west-1', sessionName: 'fluxless', now }

    it('are another role’s when it was taken on', async () => {
      const found = await openRoleCredentials(role, aws)({ isFresh: false })
      expect(found.accessKeyId).toMatch(/^ASIA/)
      const asRole = openForEmulator(moto.origin, http, async () => found)
      const answer = await asRole.call({ service: 'sts', action: 'GetCallerIdentity', input: {}, about: 'us' })
      const Arn = 'arn:aws:sts::123456789012:assumed-role/edge/fluxless'
      expect(answer).toMatchObject({ kind: 'done', output: { Arn } })
    })

    it('find an EKS cluster, and say when there is none', async () => {
      const signer = openAwsSigner({ credentials: openRoleCredentials(role, aws), now })
      const options = { region: 'eu-west-1', now }
      const url = `${moto.origin}/clusters`
      const made = { name: 'prod', roleArn: role.roleArn, resourcesVpcConfig: { subnetIds: ['subnet-1', 'subnet-2'] } }
      const { headers } = await signer.sign({
        service: 'eks',
        region: 'eu-west-1',
        method: 'POST',
        path: '/',
        headers: {},
      })
      const authorization = headers.authorization ?? ''
      await http.send({ method: 'POST', url, headers: { authorization }, body: JSON.stringify(made) })
      const place = await openEksAccess({ ...options, name: 'prod' }, { api: aws, signer }).place()
      expect(place.server).toMatch(/^https:\/\/.+\.eks\.amazonaws\.com\/?$/)
      expect(place.ca?.length).toBeGreaterThan(0)
      const missing = openEksAccess({ ...options, name: 'missing' }, { api: aws, signer })
      await expect(missing.place()).rejects.toMatchObject({ code: 'cluster-not-found' })
    })
  })
})
