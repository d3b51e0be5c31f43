// Talks to a Kubernetes API through a kubeconfig, apart from the code under test: get, list, patch, and watch by the wire.
import { readFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { load } from 'js-yaml'

/** Is an object as a cluster shows it; only what journeys look at. */
export type ClusterObject = {
  readonly kind?: string
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid?: string }
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: Readonly<Record<string, unknown>>
  readonly status?: Readonly<Record<string, unknown>>
}

/** Is one line of a watch. */
export type WatchEvent = { readonly type: string; readonly object: ClusterObject }

/** Opens a client. */
export function aClusterClient(kubeconfig: string) {
  const { clusters, users } = load(readFileSync(kubeconfig, 'utf8')) as {
    clusters: [{ cluster: { server: string; 'certificate-authority-data'?: string } }]
    users: [{ user: { token: string } }]
  }
  const { server, 'certificate-authority-data': ca } = clusters[0].cluster
  const headers = { authorization: `Bearer ${users[0].user.token}`, accept: 'application/json' }
  const trust = ca === undefined ? {} : { ca: Buffer.from(ca, 'base64') }
  const { request } = server.startsWith('https:') ? https : http

  function ask(path: string, look: (response: http.IncomingMessage) => void, merge?: object): Promise<void> {
    const type = { 'content-type': 'application/merge-patch+json' }
    const how = merge === undefined ? { headers } : { method: 'PATCH', headers: { ...headers, ...type } }
    return new Promise((resolve, reject) => {
      const asked = request(`${server}${path}`, { ...how, agent: false, ...trust }, response => {
        look(response)
        response.once('close', resolve)
      })
      asked.once('error', reject)
      asked.end(merge === undefined ? undefined : JSON.stringify(merge))
    })
  }

  async function read<Body>(path: string): Promise<Body | undefined> {
    let [status, text] = [0, '']
    await ask(path, response => {
      status = response.statusCode ?? 0
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
    })
    if (status === 404) return undefined
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${text.slice(0, 300)}`)
    return JSON.parse(text) as Body
  }

  return {
    server,
    /** Changes an object as somebody else does. */
    async patch(path: string, merge: object): Promise<void> {
      let status = 0
      const look = (response: http.IncomingMessage) => {
        status = response.resume().statusCode ?? 0
      }
      await ask(path, look, merge)
      if (status !== 200) throw new Error(`PATCH ${path} answered ${status}`)
    },
    get: (path: string) => read<ClusterObject>(path),
    list: async (path: string) => (await read<{ items: readonly ClusterObject[] }>(path))?.items ?? [],
    /** Finds the path of a kind's list by discovery, as the server names it. */
    async pathOf(apiVersion: string, kind: string, namespace: string): Promise<string | undefined> {
      const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
      const served = await read<{ resources: readonly Served[] }>(base)
      const found = served?.resources.find(each => each.kind === kind && !each.name.includes('/'))
      return found && `${base}/${found.namespaced ? `namespaces/${namespace}/` : ''}${found.name}`
    },
    /** Follows a collection until `isEnough`, or until its connection ends; each event is seen in its order. */
    watch(path: string, isEnough: (event: WatchEvent) => boolean) {
      const events: WatchEvent[] = []
      const opened = Promise.withResolvers<void>()
      const done = ask(`${path}?watch=1`, response => {
        opened.resolve()
        let rest = ''
        response.on('error', () => {})
        response.setEncoding('utf8').on('data', (chunk: string) => {
          const lines = (rest + chunk).split('\n')
          rest = lines.pop() ?? ''
          for (const line of lines) {
            const event = JSON.parse(line) as WatchEvent
            events.push(event)
            if (isEnough(event)) response.destroy()
          }
        })
      })
      done.catch(opened.reject)
      return { events, opened: opened.promise, done }
    },
  }
}

type Served = { readonly name: string; readonly kind: string; readonly namespaced: boolean }
