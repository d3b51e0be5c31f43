// Picks how registries are read: one client for all of them, and for each repository the logins that may open it.

import { describeFailure } from '../domain/failure.ts'
import type { ImageRepo } from '../domain/images/image.ts'
import type { PullPlace } from '../domain/release/image-use.ts'
import type { Cluster } from '../ports/cluster/port.ts'
import type { Log } from '../ports/log/port.ts'
import { parseDockerConfig, type ScopedLogin } from '../ports/registries/docker-config.ts'
import { openLogins } from '../ports/registries/logins.ts'
import { openOci } from '../ports/registries/oci.ts'
import { openPace } from '../ports/registries/pace.ts'
import { parseLoginScope } from '../ports/registries/parse-login-scope.ts'
import type { RegistryReader } from '../ports/registries/port.ts'
import { openClouds } from './clouds.ts'
import { openHttp } from './http.ts'
import { remember, SECRET_LIFETIME_MS } from './remember.ts'
import { openSecrets } from './secrets.ts'
import type { Settings } from './settings.ts'

/** Is where pull secrets of a repository may stand: a target's cluster, and a place in it. */
type Places = readonly { readonly target: { readonly cluster: string }; readonly pull: PullPlace }[]

/** Opens the registries; the answer is told of a repository where the secrets to pull it may stand, and is asked for no other. */
export function openRegistries(
  settings: Settings,
  clusters: (name: string) => Pick<Cluster, 'readPullSecrets'>,
  log: Log,
): (repo: ImageRepo, places: Places) => RegistryReader {
  const { config, now } = settings
  const { requestsPerSecond, burst, insecureHosts, platforms, imagePullSecrets } = config.registries
  const http = openHttp()
  const listSettled = remember(() => readSettled(settings), { forMs: SECRET_LIFETIME_MS, now })
  // Most repositories of a namespace are pulled with the same secrets: they are read once for all of them.
  const placesOf = new Map<ImageRepo, string>()
  const pulls = new Map<string, () => Promise<readonly ScopedLogin[]>>()

  const logins = openLogins({
    async listGiven(repo) {
      const settled = await listSettled()
      const isSettled = settled.some(({ host }) => repo.startsWith(`${host}/`))
      const pulled = isSettled ? undefined : pulls.get(placesOf.get(repo) ?? '')
      return pulled === undefined ? settled : [...settled, ...(await pulled())]
    },
    clouds: openClouds(settings, http),
  })
  const pace = openPace({ now, requestsPerSecond, burst })
  const reader = openOci({ now, pace, logins, platforms, insecureHosts }, http)

  return (repo, places) => {
    if (!imagePullSecrets) return reader
    const key = JSON.stringify(places.map(({ target, pull }) => [target.cluster, pull]))
    placesOf.set(repo, key)
    const options = { forMs: SECRET_LIFETIME_MS, now }
    if (!pulls.has(key))
      pulls.set(
        key,
        remember(() => readPulled(places, clusters, log), options),
      )
    return reader
  }
}

/** The logins that the settings give, in the order in which they are tried. */
async function readSettled(settings: Settings): Promise<readonly ScopedLogin[]> {
  const { logins, dockerConfig } = settings.config.registries
  const secrets = openSecrets(settings)
  const own = Object.entries(logins).map(async ([key, { username, password }]): Promise<readonly ScopedLogin[]> => {
    const scope = parseLoginScope(key)
    return scope === undefined ? [] : [{ ...scope, login: { username, password: await secrets.read(password) } }]
  })
  const configured = dockerConfig === undefined ? [] : parseDockerConfig(await secrets.read(dockerConfig)).logins
  return [...(await Promise.all(own)).flat(), ...configured]
}

/** A cluster that cannot be asked, or may not, leaves the registry to be read as anybody: that may be enough. */
async function readPulled(
  places: Places,
  clusters: (name: string) => Pick<Cluster, 'readPullSecrets'>,
  log: Log,
): Promise<readonly ScopedLogin[]> {
  const byCluster = Map.groupBy(places, ({ target }) => target.cluster)
  const read = [...byCluster].map(async ([cluster, some]) => {
    try {
      const { dockerConfigs } = await clusters(cluster).readPullSecrets(some.map(({ pull }) => pull))
      return dockerConfigs.flatMap(text => parseDockerConfig(text).logins)
    } catch (thrown) {
      log.write({ msg: 'pull secrets not read', level: 'warn', cluster, ...describeFailure(thrown) })
      return []
    }
  })
  return (await Promise.all(read)).flat()
}
