// Opens calls of AWS on a scripted server, with a clock that waiting moves and credentials that are numbered.
import type { ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { openAws } from '../../../functions/ports/aws/api.ts'
import type { AwsCredentialSource } from '../../../functions/ports/aws/credentials.ts'
import { openAwsSigner } from '../../../functions/ports/aws/signer.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import { openClock } from '../cluster/on-scripted-server.ts'
import { type SeenRequest, sendJson, startScriptedServer } from '../cluster/scripted-server.ts'

/** Answers the request with this number, counted from 1. */
export type AwsScript = (request: SeenRequest, response: ServerResponse, count: number) => unknown

/** Is what must never be told. */
export const SECRETS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'hush-key', sessionToken: 'hush-token' }

/** Opens both; they are closed when the test ends. Waits take no time, but move the clock. */
export async function openAwsOnServer(script: AwsScript, env: Readonly<Record<string, string | undefined>> = {}) {
  let count = 0
  const server = await startScriptedServer((request, response) => {
    count += 1
    return script(request, response, count)
  })
  const clock = openClock()
  const asked: boolean[] = []
  const credentials: AwsCredentialSource = async ({ isFresh }) => {
    asked.push(isFresh)
    return SECRETS
  }
  const http = openHttp({ userAgent: 'fluxless-test' })
  const signer = openAwsSigner({ credentials, now: clock.now })
  const surroundings = { AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: server.url, ...env }
  const aws = openAws({ signer, env: surroundings, ...clock, random: () => 0.5 }, http)
  onTestFinished(async () => {
    await http.close()
    await server.close()
  })
  return { aws, server, clock, asked }
}

/** Sends an error as the JSON services of AWS do. */
export function sendError(response: ServerResponse, status: number, type: string, message = 'hush, a message') {
  sendJson(response, status, { __type: type, message }, { 'content-type': 'application/x-amz-json-1.0' })
}
