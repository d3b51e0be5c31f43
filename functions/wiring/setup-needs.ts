// What setup has to bring about for a configuration: see Needs of setup/.
import { createHash } from 'node:crypto'
import { decideRights } from '../domain/rbac/decide-rights.ts'
import type { Config } from './config.ts'
import type { ListedSecret } from './secret-needs.ts'
import { version } from './version.ts'

/** Lists it; without a configuration it is nothing. `digest` changes when what is to be deployed does. */
export function listNeeds(config: Config | undefined, secrets: readonly ListedSecret[], text: string) {
  const { targets = [], endpoints = {}, clusters = {}, gitHosts = {} } = config ?? {}
  const heads = targets.map(({ git, sync }) => ({ gitHost: git.host, ...git, tag: sync.tag }))
  const hooks = Object.entries(endpoints).flatMap(([endpoint, one]) => {
    const [secret] = one.source === 'github' ? one.secrets : []
    if (one.source !== 'github' || secret === undefined) return []
    const followed = targets.filter(({ git }) => git.host === one.gitHost).map(({ git }) => git.repository)
    const repositories = [...new Map(followed.map(name => [name.toLowerCase(), name])).values()]
    return repositories.map(repository => ({ gitHost: one.gitHost, repository, endpoint, secret }))
  })
  const needed = Object.entries(clusters).flatMap(([name, cluster]) => {
    const own = targets.filter(target => target.cluster === name)
    const isManaged = 'eks' in cluster
    return own.length === 0 ? [] : [{ name, isManaged, rights: decideRights(own, cluster.impersonate) }]
  })
  const hasApp = Object.values(gitHosts).some(({ auth }) => 'app' in auth)
  const digest = createHash('sha256').update(`${version}\n${text}`).digest('hex')
  return { heads, secrets, hooks, clusters: needed, hasApp, digest }
}
