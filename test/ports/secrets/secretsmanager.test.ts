// Secrets from Secrets Manager: texts, and fields of JSON.
import { describe, expect, it } from 'vitest'
import { openSecretsManager } from '../../../functions/ports/secrets/secretsmanager.ts'
import { openAwsOnServer, sendError } from '../aws/aws-on-server.ts'
import { answerSecrets, type KeptSecrets } from './aws-secrets-server.ts'
import { itBehavesLikeSecrets } from './contract.ts'

const open = async (kept: KeptSecrets) => {
  const { aws, server } = await openAwsOnServer(answerSecrets(kept))
  return { secrets: openSecretsManager(aws), server }
}

describe('a whole secret', () => {
  itBehavesLikeSecrets(async () => {
    const kept: KeptSecrets = new Map()
    const { secrets } = await open(kept)
    const keep = (text: string) => {
      kept.set('secret fluxless/kept', text)
      return { secret: 'fluxless/kept' }
    }
    return { secrets, keep, missing: { secret: 'fluxless/missing' }, foreign: { ssm: 'fluxless/kept' } }
  })
})

describe('a field of a secret', () => {
  itBehavesLikeSecrets(async () => {
    const kept: KeptSecrets = new Map()
    const { secrets } = await open(kept)
    const keep = (text: string) => {
      kept.set('secret fluxless/kept', JSON.stringify({ other: 'hush', field: text }))
      return { secret: 'fluxless/kept', key: 'field' }
    }
    return { secrets, keep, missing: { secret: 'fluxless/kept', key: 'missing' }, foreign: { env: 'KEPT' } }
  })

  it.each`
    text                        | why
    ${'hush'}                   | ${'it is no JSON object'}
    ${'["hush"]'}               | ${'its JSON has no such key'}
    ${'{"other":"hush"}'}       | ${'its JSON has no such key'}
    ${'{"field":{"a":"hush"}}'} | ${'the value of the key is no text'}
    ${'{"__proto__":"hush"}'}   | ${'its JSON has no such key'}
  `('is missing, and nothing of the secret is told: $text', async ({ text, why }) => {
    const { secrets } = await open(new Map([['secret fluxless/hook', text as string]]))
    const thrown = await secrets.read({ secret: 'fluxless/hook', key: 'field' }).catch((error: Error) => error)
    expect(thrown).toMatchObject({ code: 'secret-missing', where: 'secret fluxless/hook, key field' })
    expect(String(thrown)).toContain(why)
    expect(String(thrown)).not.toContain('hush')
    expect((thrown as Error).cause).toBeUndefined()
  })
})

describe('Secrets Manager', () => {
  it('gives a secret that was stored as bytes', async () => {
    const { secrets } = await open(new Map([['secret fluxless/key', Buffer.from('PEM\n')]]))
    expect(await secrets.read({ secret: 'fluxless/key' })).toBe('PEM')
  })

  it('is asked in the region of the secret', async () => {
    const name = 'arn:aws:secretsmanager:eu-north-1:111122223333:secret:fluxless/hook-AbCdEf'
    const { secrets, server } = await open(new Map([[`secret ${name}`, 'text']]))
    await secrets.read({ secret: name })
    expect(server.requests[0]?.headers.authorization).toContain('/eu-north-1/secretsmanager/')
  })

  it.each`
    type                         | code
    ${'AccessDeniedException'}   | ${'aws-access-denied'}
    ${'DecryptionFailure'}       | ${'aws-access-denied'}
    ${'InvalidRequestException'} | ${'secret-missing'}
    ${'InternalServiceError'}    | ${'aws-unavailable'}
  `('says which secret it was that ended with $type', async ({ type, code }) => {
    const { aws } = await openAwsOnServer((_, response) => sendError(response, 400, type))
    const where = expect.stringContaining('secret fluxless/hook')
    await expect(openSecretsManager(aws).read({ secret: 'fluxless/hook' })).rejects.toMatchObject({ code, where })
  })
})
