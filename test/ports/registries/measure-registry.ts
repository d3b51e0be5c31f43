// Measures the OCI provider on loopback, by hand: time and number of requests; nothing is asserted.
// Run: node test/ports/registries/measure-registry.ts
import type { ImageDetails, Tag } from '../../../functions/domain/images/image.ts'
import { nameRepo } from '../../../functions/domain/images/name-repo.ts'
import { openHttp } from '../../../functions/ports/http/node.ts'
import type { HttpClient } from '../../../functions/ports/http/port.ts'
import { openOci } from '../../../functions/ports/registries/oci.ts'
import { openPace } from '../../../functions/ports/registries/pace.ts'
import { anIndex } from './build-image.ts'
import { aDatedImage } from './registry-on-server.ts'
import { obstacle, startDockerRegistry } from './start-docker-registry.ts'
import { type ServerOptions, startRegistryServer } from './start-registry-server.ts'

const RUNS = 7
const http = openHttp({ userAgent: 'fluxless-measure' })
let requests = 0
const counted: HttpClient = {
  ...http,
  send(request) {
    requests += 1
    return http.send(request)
  },
}

function say(name: string, value: number, unit: string): void {
  process.stdout.write(`${name}: ${Number(value.toFixed(1))} ${unit}\n`)
}

/** Gives the median time and the requests of the last run. */
async function measure(work: () => Promise<unknown>, runs = RUNS) {
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    requests = 0
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return { ms: times.sort((one, other) => one - other)[Math.floor(runs / 2)] ?? 0, requests }
}

/** Opens the provider with the paces of a deployment, or with none to speak of. */
function openReader(host: string, login?: { username: string; password: string }, isPaced = false) {
  const clock = { now: Date.now() }
  const rate = isPaced ? {} : { requestsPerSecond: 100_000, burst: 50 }
  const kept = new Map<string, ImageDetails>()
  const options = {
    now: () => clock.now,
    pace: openPace({ now: () => performance.now(), ...rate }),
    logins: async () => (login ? [login] : []),
    insecureHosts: [host],
  }
  const memory = {
    get: async (digest: string) => kept.get(digest),
    put: async (digest: string, details: ImageDetails) => void kept.set(digest, details),
  }
  return {
    clock,
    plain: openOci(options, counted),
    remembering: openOci({ ...options, memory }, counted),
  }
}

async function measureTags(name: string, how: ServerOptions): Promise<void> {
  const server = await startRegistryServer(how)
  for (let index = 0; index < 1_000; index += 1)
    server.put('acme/web', `1.0.${index}`, aDatedImage({ createdAt: index }))
  const { plain, clock } = openReader(server.host, how.auth && server.login)
  const repo = nameRepo(server.host, 'acme/web')
  const first = await measure(() => plain.listTags(repo), 1)
  const again = await measure(() => plain.listTags(repo))
  clock.now += 3_600_000
  const late = await measure(() => plain.listTags(repo), 1)
  say(`${name}_ms`, again.ms, 'ms')
  say(`${name}_requests_first`, first.requests, 'requests')
  say(`${name}_requests_again`, again.requests, 'requests')
  say(`${name}_requests_after_an_hour`, late.requests, 'requests')
  await server.stop()
}

async function measureImages(): Promise<void> {
  const server = await startRegistryServer({ auth: 'bearer' })
  const repo = nameRepo(server.host, 'acme/web')
  const names = Array.from({ length: 90 }, (_, index) => `1.0.${index}` as Tag)
  for (const [index, name] of names.entries()) server.put('acme/web', name, aDatedImage({ createdAt: index }))
  server.put('acme/multi', '1.0.0', anIndex({ 'linux/amd64': aDatedImage({ createdAt: 5 }) }))
  const { plain, remembering } = openReader(server.host, server.login)
  await plain.listTags(repo)
  const all = (registry: typeof plain) => () => Promise.all(names.map(name => registry.readImage(repo, name)))
  const fresh = await measure(all(plain))
  say('images_90_ms', fresh.ms, 'ms')
  say('image_requests', fresh.requests / 90, 'requests')
  const multi = nameRepo(server.host, 'acme/multi')
  await plain.listTags(multi)
  say('image_of_index_requests', (await measure(() => plain.readImage(multi, '1.0.0' as Tag))).requests, 'requests')
  await remembering.listTags(repo)
  say('image_new_to_memory_requests', (await measure(all(remembering), 1)).requests / 90, 'requests')
  say('image_known_to_memory_requests', (await measure(all(remembering))).requests / 90, 'requests')
  say('digest_requests', (await measure(() => plain.readDigest(repo, names[0]!))).requests, 'requests')
  const paced = openReader(server.host, server.login, true).plain
  await paced.listTags(repo)
  say('images_90_at_50_per_second_ms', (await measure(all(paced), 1)).ms, 'ms')
  await server.stop()
}

await measureTags('tags_1000_in_one_page', {})
await measureTags('tags_1000_in_pages_of_100', { pageSize: 100 })
await measureTags('tags_1000_with_token', { auth: 'bearer' })
await measureImages()
if (obstacle === undefined) {
  const server = await startDockerRegistry(http)
  const digest = await server.push('many', '0.0.0', aDatedImage({ createdAt: 5 }))
  server.tag(
    'many',
    Array.from({ length: 999 }, (_, index) => `1.0.${index}`),
    digest,
  )
  const { plain } = openReader(server.host)
  say('tags_1000_docker_registry_ms', (await measure(() => plain.listTags(nameRepo(server.host, 'many')))).ms, 'ms')
  await server.stop()
}
await http.close()
