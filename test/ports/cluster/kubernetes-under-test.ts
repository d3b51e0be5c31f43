// Opens the kubernetes provider on a running API server, and looks into that server without the provider.
import { request } from 'node:https'
import { json } from 'node:stream/consumers'
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import type { ResourceId } from '../../../functions/domain/manifests/resource-id.ts'
import { openKubernetes } from '../../../functions/ports/cluster/kubernetes.ts'
import type { ClusterUnderTest } from './contract.ts'
import { openSomebodyElse } from './somebody-else.ts'

/** Is what a test needs of an API server. */
export type ApiServer = {
  readonly url: string
  readonly ca: string
  readonly token: string
  readonly kubeconfig: string
}

/** Opens it with real time: both sides of a real connection wait for real. */
export function openKubernetesUnderTest(server: ApiServer, stop: () => Promise<void>): ClusterUnderTest {
  const cluster = openKubernetes({
    access: { kubeconfig: async () => server.kubeconfig },
    now: Date.now,
    wait: ms => new Promise(resolve => setTimeout(resolve, ms)),
    random: Math.random,
  })
  return {
    cluster,
    somebody: openSomebodyElse(server),
    read: (id, plural) => readObject(server, id, plural),
    async stop() {
      await cluster.close()
      await stop()
    },
  }
}

async function readObject(server: ApiServer, id: ResourceId, plural: string): Promise<JsonObject | undefined> {
  const { group, version, namespace, name } = id
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const inside = namespace === '' ? '' : `/namespaces/${namespace}`
  const url = `${server.url}${root}${inside}/${plural}/${encodeURIComponent(name)}`
  const headers = { authorization: `Bearer ${server.token}` }
  const { promise, resolve, reject } = Promise.withResolvers<JsonObject | undefined>()
  request(url, { ca: server.ca, headers, agent: false }, answer => {
    if (answer.statusCode === 200) json(answer).then(body => resolve(body as JsonObject), reject)
    else answer.resume().once('end', () => resolve(undefined))
  })
    .once('error', reject)
    .end()
  return promise
}
