// An API server that says what it was told to say, in order, and writes down what it was asked.
import { createServer } from 'node:http'

/** Is one answer: a value is 200 with JSON; anything else is spelled out. */
export type Scripted =
  | { readonly value: unknown }
  | { readonly status: number; readonly type?: string; readonly body?: string }

/** Is one request as it came. */
export type AskedOf = { readonly line: string; readonly authorization: string | undefined; readonly body: string }

/** Starts the server; the last answer of a line is given again and again. */
export async function startScriptedServer(script: Readonly<Record<string, readonly Scripted[]>>) {
  const asked: AskedOf[] = []
  const left = new Map(Object.entries(script).map(([line, answers]) => [line, [...answers]]))
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
    const line = `${request.method} ${request.url}`
    const { authorization } = request.headers
    asked.push({ line, authorization, body: Buffer.concat(chunks).toString() })
    const answers = left.get(line) ?? []
    const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 404, body: `no ${line}` }
    if ('value' in answer) {
      response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' })
      response.end(JSON.stringify(answer.value))
      return
    }
    response.writeHead(answer.status, { 'content-type': answer.type ?? 'text/plain' }).end(answer.body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/api/flux`,
    asked,
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
