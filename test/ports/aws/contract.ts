// What calls of AWS promise, whatever carries them.
import { describe, expect, it } from 'vitest'
import { describeFailure, NeedsPerson, TryLater } from '../../../functions/domain/failure.ts'
import type { AwsApi } from '../../../functions/ports/aws/port.ts'
import { sendJson } from '../cluster/scripted-server.ts'
import { type AwsScript, SECRETS, sendError } from './aws-on-server.ts'

const CALL = { service: 'dynamodb', action: 'PutItem', input: { a: 1 }, about: 'table facts' } as const
const NEVER = 'User: arn:aws:sts::111122223333:assumed-role/fluxless-sync/run is not authorized to perform: x:y'

/** Runs the contract; `open` puts the calls in front of a script. */
export function itBehavesLikeAws(open: (script: AwsScript) => Promise<{ readonly aws: AwsApi }>): void {
  const failing = async (script: AwsScript) => {
    const { aws } = await open(script)
    return aws.call(CALL).then(
      () => expect.fail('there was an answer'),
      (thrown: unknown) => thrown as TryLater | NeedsPerson,
    )
  }

  describe('AWS contract', () => {
    it('gives the fields of an answer', async () => {
      const { aws } = await open((_, response) => sendJson(response, 200, { Item: { key: { S: 'k' } } }))
      expect(await aws.call(CALL)).toEqual({ kind: 'done', output: { Item: { key: { S: 'k' } } } })
    })

    it.each(['ConditionalCheckFailedException', 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException'])(
      'answers an error that the caller understands: %s',
      async type => {
        const { aws } = await open((_, response) => sendError(response, 400, type))
        const answer = await aws.call({ ...CALL, outcomes: ['ConditionalCheckFailedException'] })
        expect(answer).toEqual({ kind: 'refused', error: 'ConditionalCheckFailedException' })
      },
    )

    it.each`
      status | type                                        | message                                         | failure        | code
      ${400} | ${'ThrottlingException'}                    | ${'Rate exceeded'}                              | ${TryLater}    | ${'aws-unavailable'}
      ${400} | ${'ProvisionedThroughputExceededException'} | ${'slow'}                                       | ${TryLater}    | ${'aws-unavailable'}
      ${403} | ${'RequestThrottled'}                       | ${'slow'}                                       | ${TryLater}    | ${'aws-unavailable'}
      ${500} | ${'InternalServerError'}                    | ${'oops'}                                       | ${TryLater}    | ${'aws-unavailable'}
      ${503} | ${'ServiceUnavailable'}                     | ${'down'}                                       | ${TryLater}    | ${'aws-unavailable'}
      ${503} | ${'SomethingNew'}                           | ${'down'}                                       | ${TryLater}    | ${'aws-unavailable'}
      ${400} | ${'ExpiredTokenException'}                  | ${'The security token included is expired'}     | ${TryLater}    | ${'aws-credentials-expired'}
      ${403} | ${'InvalidSignatureException'}              | ${'Signature expired: 1 is now earlier than 2'} | ${TryLater}    | ${'aws-credentials-expired'}
      ${403} | ${'SignatureDoesNotMatch'}                  | ${'The Canonical String should be hush-token'}  | ${NeedsPerson} | ${'aws-credentials-refused'}
      ${400} | ${'UnrecognizedClientException'}            | ${'The security token is invalid'}              | ${NeedsPerson} | ${'aws-credentials-refused'}
      ${403} | ${'InvalidClientTokenId'}                   | ${'The security token is invalid'}              | ${NeedsPerson} | ${'aws-credentials-refused'}
      ${400} | ${'AccessDeniedException'}                  | ${NEVER}                                        | ${NeedsPerson} | ${'aws-access-denied'}
      ${403} | ${'KmsAccessDenied'}                        | ${'no'}                                         | ${NeedsPerson} | ${'aws-access-denied'}
      ${400} | ${'ValidationException'}                    | ${'hush-key is no number'}                      | ${NeedsPerson} | ${'aws-call-refused'}
      ${400} | ${'ResourceNotFoundException'}              | ${'no table'}                                   | ${NeedsPerson} | ${'aws-call-refused'}
    `('throws $type ($status) as $code', async ({ status, type, message, failure, code }) => {
      const thrown = await failing((_, response) => sendError(response, status, type, message))
      expect(thrown).toBeInstanceOf(failure)
      expect(thrown.code).toBe(code)
      expect(thrown.message).toContain(type)
      expect(thrown.message).toContain('dynamodb:PutItem')
      expect(thrown.message).toContain('table facts, eu-west-1')
    })

    it('names who has no right', async () => {
      const thrown = await failing((_, response) => sendError(response, 400, 'AccessDeniedException', NEVER))
      expect(thrown.where).toBe('table facts, eu-west-1, as arn:aws:sts::111122223333:assumed-role/fluxless-sync/run')
    })

    it.each`
      what                              | status | text
      ${'a page of a proxy'}            | ${200} | ${'<html><body>Log in</body></html>'}
      ${'a refusal of a proxy'}         | ${403} | ${'<html>Forbidden</html>'}
      ${'a redirect'}                   | ${302} | ${''}
      ${'JSON that is no object'}       | ${200} | ${'[1]'}
      ${'half an answer'}               | ${200} | ${'{"Item":'}
      ${'an error without a name'}      | ${400} | ${'{}'}
      ${'a load balancer that is down'} | ${502} | ${'Bad Gateway'}
    `('takes $what for no answer of AWS', async ({ status, text }) => {
      const thrown = await failing((_, response) => response.writeHead(status).end(text))
      expect(thrown).toBeInstanceOf(TryLater)
      expect(thrown.message).toContain(`HTTP ${status}, and the answer is not of AWS`)
    })

    it('tries later when the connection is cut', async () => {
      const thrown = await failing(({ socket }) => socket.destroy())
      expect(thrown).toBeInstanceOf(TryLater)
    })

    it('never tells a secret, nor what AWS says of an error', async () => {
      const types = ['SignatureDoesNotMatch', 'ValidationException', 'AccessDeniedException', 'InternalFailure']
      for (const type of types) {
        const thrown = await failing((_, response) => sendError(response, 403, type, `hush ${SECRETS.sessionToken}`))
        expect(JSON.stringify([describeFailure(thrown), thrown.message])).not.toMatch(/hush/)
      }
    })
  })
}
