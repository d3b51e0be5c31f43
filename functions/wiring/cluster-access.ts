// Picks the way to one cluster, by the form of its settings.
import { dirname, resolve } from 'node:path'
import { AwsRegionMissing } from '../ports/aws/failures.ts'
import { openRoleCredentials } from '../ports/aws/role-credentials.ts'
import type { ClusterAccess } from '../ports/cluster/access.ts'
import { openAksAccess } from '../ports/cluster/aks-access.ts'
import { openEksAccess } from '../ports/cluster/eks-access.ts'
import { openGkeAccess } from '../ports/cluster/gke-access.ts'
import type { Secrets } from '../ports/secrets/port.ts'
import { openAwsApi, openSigner } from './aws.ts'
import type { Config } from './config.ts'
import { openHttp } from './http.ts'
import type { Settings } from './settings.ts'

type ClusterSettings = Config['clusters'][string]
type Of<Key extends string> = Extract<ClusterSettings, { readonly [key in Key]: unknown }>

/** Opens the way; the first use of the cluster asks for what it needs. */
export function openClusterAccess(cluster: ClusterSettings, settings: Settings, secrets: Secrets): ClusterAccess {
  const own = openOwnAccess(cluster, settings, secrets)
  const { impersonate } = cluster
  return impersonate === undefined ? own : { ...own, impersonate }
}

function openOwnAccess(cluster: ClusterSettings, settings: Settings, secrets: Secrets): ClusterAccess {
  if ('inCluster' in cluster) return { inCluster: true }
  if ('eks' in cluster) return openEks(cluster, settings)
  if ('gke' in cluster) return openGke(cluster, settings)
  if ('aks' in cluster) return openAks(cluster, settings, secrets)
  const { kubeconfig, context } = cluster
  const { folder } = settings.config
  const directory = 'file' in kubeconfig ? dirname(resolve(folder, kubeconfig.file)) : folder
  const access = { kubeconfig: () => secrets.read(kubeconfig), directory }
  return context === undefined ? access : { ...access, context }
}

/** The session's name is in the account's records, and in the user's name if the cluster takes it from there. */
const SESSION_NAME = 'fluxless'

function openEks({ eks }: Of<'eks'>, settings: Settings): ClusterAccess {
  const { roleArn, ...options } = eks
  const { now } = settings
  const ours = openAwsApi(settings)
  const role = roleArn && { roleArn, region: eks.region, sessionName: SESSION_NAME, now }
  const signer = role ? openSigner(settings, openRoleCredentials(role, ours)) : openSigner(settings)
  return openEksAccess({ ...options, now }, { api: openAwsApi(settings, signer), signer })
}

function openGke({ gke }: Of<'gke'>, settings: Settings): ClusterAccess {
  const { env, now } = settings
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION
  if (!region) throw new AwsRegionMissing(`GKE cluster at ${gke.endpoint}`)
  return openGkeAccess({ ...gke, region, now }, { signer: openSigner(settings), http: openHttp() })
}

function openAks({ aks }: Of<'aks'>, settings: Settings, secrets: Secrets): ClusterAccess {
  const { clientSecret: ref, ...options } = aks
  const clientSecret = ref && (() => secrets.read(ref))
  return openAksAccess({ ...options, clientSecret, now: settings.now }, { aws: openAwsApi(settings), http: openHttp() })
}
