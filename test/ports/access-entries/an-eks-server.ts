// The part of EKS that lets roles into a cluster, over HTTP; no emulator has it.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

type Entry = { readonly kubernetesGroups: readonly string[]; readonly tags: Readonly<Record<string, string>> }

/** Starts it with one cluster called prod, and one role that is in already. */
export async function startEksServer(theirs: string) {
  const entries = new Map<string, Entry>([[theirs, { kubernetesGroups: [], tags: {} }]])
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const [, , cluster, , principal] = (request.url ?? '').split('/').map(decodeURIComponent)
    asked.push(`${request.method} ${request.url}`)
    const answer = (status: number, body: object, error?: string) => {
      const type = error === undefined ? {} : { 'x-amzn-errortype': error }
      response.writeHead(status, { 'content-type': 'application/json', ...type }).end(JSON.stringify(body))
    }
    const missing = () => answer(404, { message: 'no such entry' }, 'ResourceNotFoundException')
    if (!request.headers.authorization?.includes('/eks/aws4_request')) return answer(403, {}, 'AccessDeniedException')
    if (cluster !== 'prod') return missing()
    if (request.method === 'POST') {
      const { principalArn, ...entry } = (await json(request)) as Entry & { readonly principalArn: string }
      if (entries.has(principalArn)) return answer(409, { message: 'in use' }, 'ResourceInUseException')
      entries.set(principalArn, entry)
      return answer(200, { accessEntry: { principalArn, ...entry } })
    }
    const entry = entries.get(principal ?? '')
    if (entry === undefined) return missing()
    if (request.method === 'DELETE') entries.delete(principal ?? '')
    answer(200, request.method === 'DELETE' ? {} : { accessEntry: { principalArn: principal, ...entry } })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    entries,
    asked,
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
