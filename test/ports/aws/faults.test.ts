// What queue, table and secrets do when AWS is down, slow, foreign or does not know us: the same for every verb of theirs.
import { describe, expect, it } from 'vitest'
import { describeFailure, NeedsPerson, TryLater } from '../../../functions/domain/failure.ts'
import { openAws } from '../../../functions/ports/aws/api.ts'
import type { AwsApi } from '../../../functions/ports/aws/port.ts'
import { openAwsSigner } from '../../../functions/ports/aws/signer.ts'
import type { HttpAnswer, HttpRequest } from '../../../functions/ports/http/port.ts'
import { HttpUnreachable } from '../../../functions/ports/http/unreachable.ts'
import { openSqs } from '../../../functions/ports/queue/sqs.ts'
import { openSecretsManager } from '../../../functions/ports/secrets/secretsmanager.ts'
import { openSsmSecrets } from '../../../functions/ports/secrets/ssm.ts'
import { openDynamodb } from '../../../functions/ports/table/dynamodb.ts'
import { SECRETS } from './aws-on-server.ts'

const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/sync.fifo'
const entry = { value: 'hush-value', expiresAt: 2 }

type Verb = readonly [name: string, about: string, run: (aws: AwsApi) => Promise<unknown>]

const table = (aws: AwsApi) => openDynamodb({ tableName: 'facts', now: () => 1, newId: () => 'write' }, aws)
const queue = (aws: AwsApi) => openSqs({ queueUrl }, aws)

const VERBS: readonly Verb[] = [
  ['send', 'queue sync.fifo', aws => queue(aws).send({ group: 'a', dedupId: 'b', body: '"hush-body"' })],
  ['delay', 'queue sync.fifo', aws => queue(aws).delay('hush-receipt', 1000)],
  ['get', 'table facts', aws => table(aws).get('key')],
  ['put', 'table facts', aws => table(aws).put('key', entry)],
  ['putIfAbsent', 'table facts', aws => table(aws).putIfAbsent('key', entry)],
  ['remove', 'table facts', aws => table(aws).remove('key')],
  ['a parameter', 'ssm /hook', aws => openSsmSecrets(aws).read({ ssm: '/hook' })],
  ['a secret', 'secret hook', aws => openSecretsManager(aws).read({ secret: 'hook' })],
]

const error = (status: number, __type: string, message = 'hush-message') => {
  return { status, headers: {}, body: Buffer.from(JSON.stringify({ __type, message })) }
}
const silence = (kind: 'refused' | 'timed-out' | 'reset' | 'name-not-found' | 'tls') => (request: HttpRequest) => {
  throw new HttpUnreachable(request.method, request.url, kind)
}
const page = { status: 200, headers: {}, body: Buffer.from('<html>hush-page</html>') }

type Fault = readonly [
  what: string,
  answer: HttpAnswer | ((request: HttpRequest) => never),
  tries: number,
  code: string,
]

const PASSING: readonly Fault[] = [
  ['it is down', silence('refused'), 3, 'http-unreachable'],
  ['its name is not found', silence('name-not-found'), 3, 'http-unreachable'],
  ['it does not answer in time', silence('timed-out'), 3, 'http-unreachable'],
  ['the connection is cut', silence('reset'), 3, 'http-unreachable'],
  ['its certificate is not trusted', silence('tls'), 3, 'http-unreachable'],
  ['it fails', error(500, 'InternalFailure'), 3, 'aws-unavailable'],
  ['it throttles', error(400, 'ThrottlingException'), 3, 'aws-unavailable'],
  ['a proxy answers', page, 1, 'aws-unavailable'],
  ['the credentials have run out', error(403, 'ExpiredTokenException'), 3, 'aws-credentials-expired'],
  ['the clock is wrong', error(403, 'InvalidSignatureException', 'Signature expired'), 3, 'aws-credentials-expired'],
]
const LASTING: readonly Fault[] = [
  ['it does not know us', error(403, 'UnrecognizedClientException'), 1, 'aws-credentials-refused'],
  [
    'the region is another',
    error(403, 'SignatureDoesNotMatch', 'Credential should be scoped'),
    1,
    'aws-credentials-refused',
  ],
  ['we have no right', error(400, 'AccessDeniedException'), 1, 'aws-access-denied'],
]

async function fail([, answer, tries]: Fault, [, about, run]: Verb) {
  const requests: HttpRequest[] = []
  const http = {
    async send(request: HttpRequest) {
      requests.push(request)
      return typeof answer === 'function' ? answer(request) : answer
    },
  }
  const signer = openAwsSigner({ credentials: async () => SECRETS, now: () => 0 })
  const surroundings = { env: { AWS_REGION: 'eu-west-1' }, now: () => 0, wait: async () => {}, random: () => 0 }
  const thrown: unknown = await run(openAws({ signer, ...surroundings }, http)).catch((caught: unknown) => caught)
  const told = describeFailure(thrown)
  expect(requests).toHaveLength(tries)
  // Two calls of a webhook fit into the ten seconds that its sender waits.
  for (const { timeoutMs } of requests) expect(timeoutMs).toBeLessThanOrEqual(2_500)
  expect(JSON.stringify([told, String(thrown)])).not.toMatch(/hush/)
  if (told.code !== 'http-unreachable') expect(JSON.stringify(told)).toContain(about)
  return { thrown, code: told.code }
}

describe.each(VERBS)('%s', (...verb) => {
  it.each(PASSING)('is tried later when %s', async (...fault) => {
    const { thrown, code } = await fail(fault, verb)
    expect(thrown).toBeInstanceOf(TryLater)
    expect(code).toBe(fault[3])
  })

  it.each(LASTING)('needs a person when %s', async (...fault) => {
    const { thrown, code } = await fail(fault, verb)
    expect(thrown).toBeInstanceOf(NeedsPerson)
    expect(code).toBe(fault[3])
  })
})
