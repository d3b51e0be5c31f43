// Two ports on loopback that nobody uses at the moment.
import { createServer } from 'node:net'

/** The server takes no port 0, so free ports are looked up first; both are held until both are known. */
export async function findFreePorts(): Promise<readonly [number, number]> {
  const held = [createServer(), createServer()] as const
  const [first, second] = await Promise.all(
    held.map(
      server =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject)
          server.listen(0, '127.0.0.1', () => {
            const address = server.address()
            resolve(typeof address === 'object' && address ? address.port : 0)
          })
        }),
    ),
  )
  await Promise.all(held.map(server => new Promise(resolve => server.close(resolve))))
  return [first ?? 0, second ?? 0]
}
