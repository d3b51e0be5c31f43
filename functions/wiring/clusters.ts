// Picks how each configured cluster is reached.
import { dirname, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { NeedsPerson } from '../domain/failure.ts'
import type { ClusterAccess } from '../ports/cluster/access.ts'
import { openKubernetes } from '../ports/cluster/kubernetes.ts'
import type { Cluster } from '../ports/cluster/port.ts'
import type { Secrets } from '../ports/secrets/port.ts'
import type { Config } from './config.ts'
import { openSecrets } from './secrets.ts'
import type { Settings } from './settings.ts'

/** A cluster is configured in a way that this release cannot reach. */
export class ClusterAccessMissing extends NeedsPerson {
  override readonly code = 'cluster-access-missing'
  constructor(name: string) {
    super({
      what: 'This release cannot get credentials for an EKS cluster by itself',
      where: `clusters.${name}.eks`,
      fix: 'Give a kubeconfig instead.',
    })
  }
}

/** Opens the clusters, each at its first use; the answer finds one by its name in the configuration. */
export function openClusters(settings: Settings): (name: string) => Cluster {
  const secrets = openSecrets(settings)
  const opened = new Map<string, Cluster>()
  return name => {
    const known = opened.get(name)
    if (known) return known
    const access = findAccess(name, settings.config, secrets)
    const cluster = openKubernetes({ access, now: settings.now, wait: ms => wait(ms), random: Math.random })
    opened.set(name, cluster)
    return cluster
  }
}

function findAccess(name: string, config: Config, secrets: Secrets): ClusterAccess {
  const cluster = config.clusters[name]
  if (!cluster || 'eks' in cluster) throw new ClusterAccessMissing(name)
  const { impersonate } = cluster
  const own = findOwnAccess(cluster, config, secrets)
  return impersonate === undefined ? own : { ...own, impersonate }
}

type Reachable = Exclude<Config['clusters'][string], { readonly eks: unknown }>

function findOwnAccess(cluster: Reachable, config: Config, secrets: Secrets): ClusterAccess {
  if ('inCluster' in cluster) return { inCluster: true }
  const { kubeconfig, context } = cluster
  const folder = 'file' in kubeconfig ? dirname(resolve(config.folder, kubeconfig.file)) : config.folder
  const access = { kubeconfig: () => secrets.read(kubeconfig), directory: folder }
  return context === undefined ? access : { ...access, context }
}
