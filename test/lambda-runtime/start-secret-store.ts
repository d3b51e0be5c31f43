// Stands for the Parameter Store, Secrets Manager and the logins of ECR: the three calls that functions make, from a table.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** Are the secrets by name, and the login for every registry of ECR. */
export type KeptSecrets = {
  readonly parameters: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly registryLogin: string
}

type Asked = { readonly Name?: string; readonly SecretId?: string; readonly registryIds?: readonly string[] }

/** Starts it on loopback; who does not sign a request for the service is nobody there. */
export async function startSecretStore({ parameters, secrets, registryLogin }: KeptSecrets) {
  const encoded = Buffer.from(registryLogin).toString('base64')
  const answers: Readonly<Record<string, (asked: Asked) => object | undefined>> = {
    'AmazonSSM.GetParameter': ({ Name = '' }) =>
      parameters[Name] === undefined ? undefined : { Parameter: { Name, Value: parameters[Name] } },
    'secretsmanager.GetSecretValue': ({ SecretId = '' }) =>
      secrets[SecretId] === undefined ? undefined : { Name: SecretId, SecretString: secrets[SecretId] },
    'AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken': () => ({
      authorizationData: [{ authorizationToken: encoded, expiresAt: Date.now() / 1000 + 43_200 }],
    }),
  }

  const server = createServer(async (request, response) => {
    const target = String(request.headers['x-amz-target'])
    const asked = (await json(request)) as Asked
    const isSigned = /Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/\w+\/aws4_request/.test(
      request.headers.authorization ?? '',
    )
    const answer = isSigned ? answers[target]?.(asked) : undefined
    response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' })
    response.end(JSON.stringify(answer ?? { __type: isSigned ? 'ParameterNotFound' : 'UnrecognizedClientException' }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop(): Promise<void> {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
