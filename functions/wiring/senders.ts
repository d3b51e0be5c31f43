// Picks the sender behind an endpoint, by its source.
import { randomBytes } from 'node:crypto'
import type { EpochMs } from '../domain/failure.ts'
import type { HttpClient } from '../ports/http/port.ts'
import { openAcrSender } from '../ports/webhooks/acr.ts'
import { openArtifactRegistrySender } from '../ports/webhooks/artifact-registry.ts'
import { openDistributionSender } from '../ports/webhooks/distribution.ts'
import { openDockerHubSender } from '../ports/webhooks/dockerhub.ts'
import { openEcrSender } from '../ports/webhooks/ecr.ts'
import { openGenericRegistrySender } from '../ports/webhooks/generic-registry.ts'
import { openGhcrSender } from '../ports/webhooks/ghcr.ts'
import { openGithubSender } from '../ports/webhooks/github.ts'
import { openGitlabRegistrySender } from '../ports/webhooks/gitlab-registry.ts'
import { openGoogleKeys } from '../ports/webhooks/google-keys.ts'
import { openHarborSender } from '../ports/webhooks/harbor.ts'
import { openJfrogSender } from '../ports/webhooks/jfrog.ts'
import { openNexusSender } from '../ports/webhooks/nexus.ts'
import type { Sender } from '../ports/webhooks/port.ts'
import { openQuaySender } from '../ports/webhooks/quay.ts'
import { openZotSender } from '../ports/webhooks/zot.ts'
import type { Config } from './config.ts'

/** Is what senders share. */
export type SenderTools = {
  readonly config: Config
  readonly now: () => EpochMs
  /** Only ever asks Google for its keys, and only where an endpoint needs them. */
  readonly http: Pick<HttpClient, 'send'>
}

type Settings = Config['endpoints'][string]

/** Opens what makes a sender of an endpoint's settings and its secrets. */
export function openSenders({ config, now, http }: SenderTools) {
  const tokenKey = randomBytes(32)
  const keys = openGoogleKeys(http, now)

  return (endpoint: Settings, secrets: () => Promise<readonly string[]>): Sender => {
    const token = { secrets, tokenKey }
    switch (endpoint.source) {
      case 'github':
        return openGithubSender({ secrets, ...describeGithub(endpoint, config) })
      case 'dockerhub':
        return openDockerHubSender({ ...endpoint, ...token })
      case 'ghcr':
        return openGhcrSender({ ...endpoint, secrets })
      case 'quay':
        return openQuaySender({ ...endpoint, ...token })
      case 'harbor':
        return openHarborSender({ ...endpoint, ...token })
      case 'ecr':
        return openEcrSender({ ...endpoint, ...token })
      case 'artifact-registry':
        return openArtifactRegistrySender({ ...endpoint, keys, now })
      case 'acr':
        return openAcrSender({ ...endpoint, ...token })
      case 'gitlab-registry':
        return openGitlabRegistrySender({ ...endpoint, ...token })
      case 'nexus':
        return openNexusSender({ ...endpoint, secrets })
      case 'jfrog':
        return openJfrogSender({ ...endpoint, ...token })
      case 'distribution':
        return openDistributionSender({ ...endpoint, ...token })
      case 'zot':
        return openZotSender({ ...endpoint, ...token })
      case 'generic-registry':
        return openGenericRegistrySender({ ...endpoint, secrets, now })
    }
  }
}

/** An Enterprise Server keeps its registry at a name below its own. */
function describeGithub({ gitHost, registry, repositories }: Extract<Settings, { source: 'github' }>, config: Config) {
  const url = config.gitHosts[gitHost]?.url
  const enterpriseHost = url === undefined ? undefined : new URL(url).host
  const own = enterpriseHost === undefined ? 'ghcr.io' : `containers.${enterpriseHost.replace(/^api\./, '')}`
  const images = { registry: registry ?? own, repositories }
  return enterpriseHost === undefined ? { images } : { enterpriseHost, images }
}
