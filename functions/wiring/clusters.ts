// Opens the configured clusters, each at its first use.
import { setTimeout as wait } from 'node:timers/promises'
import { openKubernetes } from '../ports/cluster/kubernetes.ts'
import type { Cluster } from '../ports/cluster/port.ts'
import { openClusterAccess } from './cluster-access.ts'
import { openSecrets } from './secrets.ts'
import type { Settings } from './settings.ts'

/** Opens the clusters; the answer finds one by its name in the configuration. */
export function openClusters(settings: Settings): (name: string) => Cluster {
  const secrets = openSecrets(settings)
  const opened = new Map<string, Cluster>()
  return name => {
    const known = opened.get(name)
    if (known) return known
    const configured = settings.config.clusters[name]
    if (!configured) throw new Error(`no cluster ${name}, although the configuration was checked for this`)
    const access = openClusterAccess(configured, settings, secrets)
    const cluster = openKubernetes({ access, now: settings.now, wait: ms => wait(ms), random: Math.random })
    opened.set(name, cluster)
    return cluster
  }
}
