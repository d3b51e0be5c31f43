// One honest knock for every sender of images, with the settings of its endpoint, as the webhook function sees it.
import { createHmac } from 'node:crypto'
import type { HookSource } from '../../functions/domain/events/hook-source.ts'
import { aGoogleToken, NOW_S } from '../ports/webhooks/a-google-token.ts'
import { aPayload, SECRET } from '../ports/webhooks/a-knock.ts'

/** Is one sender: its settings beside source and secrets, and what it shows for a body. */
export type RegistryKnock = {
  readonly source: HookSource
  readonly settings: string
  readonly body: string
  readonly show: (
    body: string,
    secret: string,
  ) => { readonly headers?: Record<string, string>; readonly pathSecret?: string }
  readonly image: string
  /** How long the same body is a duplicate. */
  readonly windowMs: number
}

const KEY = Buffer.alloc(32, 5)
const DAY_MS = 24 * 3_600_000
const bearer = (_: string, secret: string) => ({ headers: { authorization: `Bearer ${secret}` } })
const inPath = (_: string, secret: string) => ({ pathSecret: secret })
const digest =
  (algorithm: string, header: string, prefix = '') =>
  (body: string, secret: string) => ({
    headers: { [header]: `${prefix}${createHmac(algorithm, secret).update(body).digest('hex')}` },
  })
const github = (body: string, secret: string) => ({
  headers: { ...digest('sha256', 'x-hub-signature-256', 'sha256=')(body, secret).headers, 'x-github-event': 'package' },
})
function standard(body: string, secret: string) {
  const key = secret === SECRET ? KEY : Buffer.from(secret)
  const [id, at] = ['msg_1', `${NOW_S}`]
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')
  return { headers: { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` } }
}
const CE = { 'ce-specversion': '1.0', 'ce-source': 'zotregistry.dev', 'ce-type': 'zotregistry.image.updated' }

/** Is the secret in the environment, which Standard Webhooks wants in a form of its own. */
export const WHSEC = `whsec_${KEY.toString('base64')}`

const recorded = (name: string) => JSON.stringify(aPayload(name))
const own = JSON.stringify({ kind: 'image', repository: 'team/app', tags: ['1.2.3'] })
const GOOGLE =
  'audience: "https://hooks.example.com/hook/google", serviceAccount: pubsub@acme.iam.gserviceaccount.com, subscription: projects/acme/subscriptions/fluxless'

/** Lists the knocks. */
export const KNOCKS: readonly RegistryKnock[] = [
  {
    source: 'dockerhub',
    settings: '',
    body: recorded('dockerhub/push'),
    show: inPath,
    image: 'index.docker.io/acme/shop',
    windowMs: DAY_MS,
  },
  {
    source: 'ghcr',
    settings: '',
    body: recorded('ghcr/package-published'),
    show: github,
    image: 'ghcr.io/acme/shop',
    windowMs: 7 * DAY_MS,
  },
  { source: 'quay', settings: '', body: recorded('quay/push'), show: inPath, image: 'quay.io/team/app', windowMs: 0 },
  {
    source: 'harbor',
    settings: 'registry: harbor.example.com',
    body: recorded('harbor/push-2'),
    show: bearer,
    image: 'harbor.example.com/team/app',
    windowMs: DAY_MS,
  },
  {
    source: 'ecr',
    settings: 'accounts: ["123456789012"], regions: [eu-west-1]',
    body: recorded('ecr/push'),
    show: bearer,
    image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app',
    windowMs: DAY_MS,
  },
  {
    source: 'artifact-registry',
    settings: GOOGLE,
    body: recorded('artifact-registry/push'),
    show: (_, secret) => bearer('', secret === SECRET ? aGoogleToken() : aGoogleToken({ key: 'foreign' })),
    image: 'europe-docker.pkg.dev/acme/apps/shop',
    windowMs: 7 * DAY_MS,
  },
  {
    source: 'acr',
    settings: 'registry: acme.azurecr.io',
    body: recorded('acr/push'),
    show: inPath,
    image: 'acme.azurecr.io/team/app',
    windowMs: DAY_MS,
  },
  {
    source: 'gitlab-registry',
    settings: 'registry: registry.example.com',
    body: recorded('distribution/push'),
    show: bearer,
    image: 'registry.example.com/team/app',
    windowMs: DAY_MS,
  },
  {
    source: 'nexus',
    settings: 'registry: docker.example.com, repositoryName: docker-hosted',
    body: recorded('nexus/component-created'),
    show: digest('sha1', 'x-nexus-webhook-signature'),
    image: 'docker.example.com/team/app',
    windowMs: DAY_MS,
  },
  {
    source: 'jfrog',
    settings: 'registry: acme.jfrog.io, mode: signed',
    body: recorded('jfrog/pushed'),
    show: digest('sha256', 'x-jfrog-event-auth'),
    image: 'acme.jfrog.io/docker-local/team/app',
    windowMs: 5_000,
  },
  {
    source: 'distribution',
    settings: 'registry: registry.example.com',
    body: recorded('distribution/push'),
    show: bearer,
    image: 'registry.example.com/team/app',
    windowMs: DAY_MS,
  },
  {
    source: 'zot',
    settings: 'registry: zot.example.com',
    body: recorded('zot/image-updated'),
    show: (_, secret) => ({ headers: { ...bearer('', secret).headers, ...CE, 'ce-id': 'event-1' } }),
    image: 'zot.example.com/team/app',
    windowMs: DAY_MS,
  },
  {
    source: 'generic-registry',
    settings: 'registry: registry.example.com',
    body: own,
    show: standard,
    image: 'registry.example.com/team/app',
    windowMs: DAY_MS,
  },
]
