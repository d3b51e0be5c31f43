// What to fill in at a sender so that it knocks at an endpoint: where, which fields, which events. It knows no secret.
import type { HookSource } from '../events/hook-source.ts'
import type { EndpointGuide } from './api-objects.ts'

/** Is what is known of an endpoint. */
export type EndpointFacts = {
  readonly name: string
  readonly source: HookSource
  /** How many secrets it has. */
  readonly secrets: number
  readonly mode?: 'plain' | 'signed'
  readonly scheme?: 'standard' | 'sha256' | 'sha512'
  readonly audience?: string
  readonly serviceAccount?: string
  readonly subscription?: string
}

type Words = Omit<EndpointGuide, 'name' | 'source' | 'path'> & { readonly isInPath?: true }

const JSON_TYPE = 'application/json'
const HEADER = 'header Authorization: Bearer <secret>'
const REGISTRY_EVENTS =
  'push; leave out pull and mount (ignore.actions) and application/octet-stream (ignore.mediatypes)'

/** Describes one endpoint; `<secret>` stands for one of its secrets wherever it has to be written. */
export function describeEndpoint(facts: EndpointFacts): EndpointGuide {
  const { name, source } = facts
  const { isInPath, ...words } = find(facts)
  return { name, source, path: `/hook/${name}${isInPath === true ? '/<secret>' : ''}`, ...words }
}

function find(facts: EndpointFacts): Words {
  switch (facts.source) {
    case 'github':
      return {
        where: 'repository, organization or App: Settings > Webhooks',
        contentType: `${JSON_TYPE} (the form is understood too)`,
        secret: 'field Secret',
        events: 'Pushes; Packages too, for images of its registry',
      }
    case 'ghcr':
      return {
        where: 'GitHub, repository or organization that the package is linked to: Settings > Webhooks',
        contentType: `${JSON_TYPE} (the form is understood too)`,
        secret: 'field Secret',
        events: 'Packages',
      }
    case 'dockerhub':
      return {
        where: 'Docker Hub, repository: Webhooks',
        contentType: JSON_TYPE,
        secret: 'in the URL; Docker Hub can show it nowhere else',
        events: 'pushes, which are all there are',
        isInPath: true,
      }
    case 'quay':
      return {
        where: 'Quay, repository: Settings > Events and Notifications > Create Notification, method Webhook POST',
        contentType: JSON_TYPE,
        secret: 'in the URL; Quay can show it nowhere else',
        events: 'Push to Repository; without a template',
        isInPath: true,
      }
    case 'harbor':
      return {
        where: 'Harbor, project: Webhooks > New Webhook, notify type http',
        contentType: 'Default or CloudEvents',
        secret: 'field Auth Header: Bearer <secret>',
        events: 'Artifact pushed',
      }
    case 'ecr':
      return {
        where: 'EventBridge: a rule on source aws.ecr, detail type ECR Image Action; target: the webhook function',
        contentType: `the event, untransformed (${JSON_TYPE})`,
        secret:
          facts.secrets === 0
            ? 'none: IAM decides who may invoke the function'
            : `none for the function; ${HEADER}, as API key of a connection, for an API destination`,
        events: 'action-type PUSH, result SUCCESS',
      }
    case 'artifact-registry':
      return {
        where: `Pub/Sub, topic gcr: push subscription ${facts.subscription ?? ''}`.trimEnd(),
        contentType: `${JSON_TYPE}; no payload unwrapping`,
        secret: `none; authentication on, service account ${facts.serviceAccount ?? ''}, audience ${facts.audience ?? ''}`,
        events: 'everything on the topic',
      }
    case 'acr':
      return {
        where: 'Azure portal, container registry: Services > Webhooks > Add',
        contentType: JSON_TYPE,
        secret: `Custom headers: Authorization: Bearer <secret>; or behind a slash at the end of the URL`,
        events: 'push; scope empty, since a repository without a tag means latest',
      }
    case 'gitlab-registry':
      return {
        where: "gitlab.rb: registry['notifications'], beside the entry of GitLab itself",
        contentType: 'application/vnd.docker.distribution.events.v2+json',
        secret: "headers: { 'Authorization' => ['Bearer <secret>'] }",
        events: 'push',
        note: "'timeout' => '5s' or more: half a second, the default, is too short for a function that starts",
      }
    case 'nexus':
      return {
        where: 'Nexus: Administration > System > Capabilities > Create > Webhook: Repository',
        contentType: JSON_TYPE,
        secret: 'field Secret Key',
        events: 'component',
      }
    case 'jfrog':
      return {
        where: 'JFrog: Administration > General > Webhooks > New Webhook',
        contentType: JSON_TYPE,
        secret: `field Secret token, "Use secret for payload signing" ${facts.mode === 'signed' ? 'on' : 'off'}`,
        events: 'Docker: tag was pushed; Docker: tag was promoted, if wanted',
      }
    case 'distribution':
      return {
        where: 'config.yml of the registry: notifications.endpoints',
        contentType: 'application/vnd.docker.distribution.events.v2+json',
        secret: 'headers: { Authorization: [Bearer <secret>] }',
        events: REGISTRY_EVENTS,
        note: 'timeout: 5s or more; the registry repeats what failed and holds back what comes after it',
      }
    case 'zot':
      return {
        where: 'config.json of zot: extensions.events.sinks, type http',
        contentType: 'CloudEvents',
        secret: 'credentials: { "token": "<secret>" }, or "headers": { "Authorization": "Bearer <secret>" }',
        events: 'zotregistry.image.updated',
      }
    case 'generic-registry':
      return {
        where: 'your own sender',
        contentType: JSON_TYPE,
        secret: describeScheme(facts.scheme ?? 'standard'),
        events: '{"kind": "image", "registry": "host", "repository": "team/app", "tags": ["1.2.3"]}',
      }
  }
}

function describeScheme(scheme: NonNullable<EndpointFacts['scheme']>): string {
  switch (scheme) {
    case 'standard':
      return 'Standard Webhooks: headers webhook-id, webhook-timestamp and webhook-signature, key whsec_…'
    case 'sha256':
    case 'sha512':
      return `header X-Signature: ${scheme}=<HMAC-${scheme.toUpperCase()} of the body, hexadecimal>, and X-Delivery-Id`
  }
}
