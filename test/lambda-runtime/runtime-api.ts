// Lambda's side of one execution environment: the Runtime API, which hands out an event at a time and takes the answer.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** Is one event with what Lambda says beside it. */
export type Invocation = {
  readonly requestId: string
  readonly arn: string
  readonly deadlineMs: number
  readonly event: unknown
}

/** Is an error as the runtime client words it. */
export type RuntimeError = { readonly errorType: string; readonly errorMessage: string }

/** Is what a function made of an event. */
export type Reaction =
  | { readonly kind: 'answered'; readonly value: unknown }
  | { readonly kind: 'failed'; readonly error: RuntimeError }

/** Is the API as Lambda uses it. */
export type RuntimeApi = {
  /** Host and port, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string
  /** Settles when the function asks for its first event, or says that it cannot start. */
  readonly started: Promise<RuntimeError | undefined>
  /** Hands out an event as soon as the function asks for one. */
  hand(invocation: Invocation): Promise<Reaction>
  stop(): Promise<void>
}

const ROOT = '/2018-06-01/runtime'

/** Starts the API on loopback. @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const started = Promise.withResolvers<RuntimeError | undefined>()
  const reactions = new Map<string, (reaction: Reaction) => void>()
  let asking = Promise.withResolvers<ServerResponse>()

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (path === `${ROOT}/invocation/next`) {
      started.resolve(undefined)
      asking.resolve(response)
      return
    }
    const value = await json(request)
    response.writeHead(202, { 'content-type': 'application/json' }).end('{}')
    if (path === `${ROOT}/init/error`) return started.resolve(value as RuntimeError)
    const [, requestId = '', word] = /\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
    const react = reactions.get(decodeURIComponent(requestId))
    if (!react) throw new Error(`nobody waits for ${path}`)
    react(word === 'response' ? { kind: 'answered', value } : { kind: 'failed', error: value as RuntimeError })
  }

  const server = createServer((request, response) => {
    take(request, response).catch(error => response.destroy(error))
  })
  // A function that waits for its next event waits for as long as nobody calls it.
  server.requestTimeout = 0
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))

  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    started: started.promise,
    async hand({ requestId, arn, deadlineMs, event }) {
      const response = await asking.promise
      asking = Promise.withResolvers()
      const reaction = new Promise<Reaction>(resolve => reactions.set(requestId, resolve))
      const headers = {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(deadlineMs),
        'lambda-runtime-invoked-function-arn': arn,
      }
      response.writeHead(200, headers).end(JSON.stringify(event))
      return reaction
    },
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
