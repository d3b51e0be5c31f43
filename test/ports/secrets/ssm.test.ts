// Secrets from the Parameter Store.
import { describe, expect, it } from 'vitest'
import { openSsmSecrets } from '../../../functions/ports/secrets/ssm.ts'
import { openAwsOnServer, sendError } from '../aws/aws-on-server.ts'
import { answerSecrets, type KeptSecrets } from './aws-secrets-server.ts'
import { itBehavesLikeSecrets } from './contract.ts'

const open = async (kept: KeptSecrets) => {
  const { aws, server } = await openAwsOnServer(answerSecrets(kept))
  return { secrets: openSsmSecrets(aws), server }
}

itBehavesLikeSecrets(async () => {
  const kept: KeptSecrets = new Map()
  const { secrets } = await open(kept)
  const keep = (text: string) => {
    kept.set('ssm /fluxless/kept', text)
    return { ssm: '/fluxless/kept' }
  }
  return { secrets, keep, missing: { ssm: '/fluxless/missing' }, foreign: { env: 'KEPT' } }
})

describe('the Parameter Store', () => {
  it.each`
    name                                                       | region
    ${'/fluxless/hook'}                                        | ${'eu-west-1'}
    ${'arn:aws:ssm:us-east-2:111122223333:parameter/hook'}     | ${'us-east-2'}
    ${'arn:aws-cn:ssm:cn-north-1:111122223333:parameter/hook'} | ${'cn-north-1'}
  `('is asked in the region of the parameter: $name', async ({ name, region }) => {
    const { secrets, server } = await open(new Map([[`ssm ${name}`, 'text']]))
    expect(await secrets.read({ ssm: name })).toBe('text')
    expect(server.requests[0]?.headers.authorization).toContain(`/${region}/ssm/`)
  })

  it.each`
    type                       | status | code
    ${'AccessDeniedException'} | ${400} | ${'aws-access-denied'}
    ${'ThrottlingException'}   | ${400} | ${'aws-unavailable'}
    ${'InternalServerError'}   | ${500} | ${'aws-unavailable'}
    ${'ParameterNotFound'}     | ${400} | ${'secret-missing'}
    ${'ExpiredTokenException'} | ${400} | ${'aws-credentials-expired'}
  `('says which parameter it was that ended with $type', async ({ type, status, code }) => {
    const { aws } = await openAwsOnServer((_, response) => sendError(response, status, type))
    const where = expect.stringContaining('ssm /fluxless/hook')
    await expect(openSsmSecrets(aws).read({ ssm: '/fluxless/hook' })).rejects.toMatchObject({ code, where })
  })
})
