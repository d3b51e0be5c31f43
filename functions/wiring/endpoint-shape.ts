// The shape of one endpoint: what each sender needs to be verified and understood, told apart by its source.
import * as v from 'valibot'
import type { HookSource } from '../domain/events/hook-source.ts'
import { byWord, describe, name, secretRef, text } from './shape-pieces.ts'

const host = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/,
    'a host such as registry.example.com or registry.example.com:5000',
  ),
)

const SECRETS =
  'Secrets that verify a delivery; several during a rotation. A token of Google needs none, and neither does ecr when EventBridge hands events to the function.'
const secrets = describe(
  v.pipe(v.array(secretRef), v.minLength(1, 'at least one secret: an endpoint without one does not start')),
  SECRETS,
)
const registry = 'Host of the registry, as the names of images have it.'
const paths = v.record(text, v.pipe(v.string(), v.regex(/^([a-z0-9][a-z0-9._/-]*[a-z0-9])?$/, 'a path, or nothing')))

const source = <Word extends HookSource>(word: Word) =>
  describe(v.literal(word), 'Who knocks here; decides how a delivery is verified and read.')

const bodyLimit = (kib: number) =>
  v.optional(
    describe(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(25_600)), 'Largest delivery accepted, in KiB.'),
    kib,
  )

/** What every endpoint that images are told to may have. */
const images = {
  repositories: v.optional(
    describe(
      v.pipe(v.array(text), v.minLength(1, 'at least one repository, such as team/*')),
      'Image repositories that are taken, without the registry; * stands for any text.',
    ),
    ['*'],
  ),
  maxBodyKib: bodyLimit(512),
}

/** Is one form for each sender. */
export const endpointForms = {
  github: v.strictObject({
    source: source('github'),
    gitHost: describe(name, 'Git host whose pushes arrive here.'),
    secrets,
    registry: v.optional(describe(host, registry)),
    ...images,
    maxBodyKib: bodyLimit(1024),
  }),
  dockerhub: v.strictObject({ source: source('dockerhub'), secrets, ...images }),
  ghcr: v.strictObject({
    source: source('ghcr'),
    secrets,
    registry: v.optional(describe(host, registry), 'ghcr.io'),
    ...images,
  }),
  quay: v.strictObject({
    source: source('quay'),
    secrets,
    registry: v.optional(describe(host, registry), 'quay.io'),
    ...images,
  }),
  harbor: v.strictObject({ source: source('harbor'), secrets, registry: describe(host, registry), ...images }),
  ecr: v.strictObject({
    source: source('ecr'),
    secrets: v.optional(describe(v.array(secretRef), SECRETS), []),
    accounts: describe(
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(/^\d{12}$/, 'an account of 12 digits, in quotes'))),
        v.minLength(1, 'at least one account'),
      ),
      'AWS accounts whose events are taken (ecr).',
    ),
    regions: describe(
      v.pipe(
        v.array(v.pipe(v.string(), v.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as eu-west-1'))),
        v.minLength(1, 'at least one region'),
      ),
      'AWS regions whose events are taken (ecr).',
    ),
    ...images,
  }),
  'artifact-registry': v.strictObject({
    source: source('artifact-registry'),
    audience: describe(text, 'Audience that the push subscription was given (artifact-registry).'),
    serviceAccount: describe(
      v.pipe(v.string(), v.regex(/^[^@\s]+@[^@\s]+$/, 'the e-mail address of a service account')),
      'E-mail address of the service account that the push subscription uses (artifact-registry).',
    ),
    subscription: describe(
      v.pipe(v.string(), v.regex(/^projects\/[^/]+\/subscriptions\/[^/]+$/, 'projects/<project>/subscriptions/<name>')),
      'Subscription that may knock, in full (artifact-registry).',
    ),
    registry: v.optional(describe(host, registry)),
    ...images,
  }),
  acr: v.strictObject({ source: source('acr'), secrets, registry: describe(host, registry), ...images }),
  'gitlab-registry': v.strictObject({
    source: source('gitlab-registry'),
    secrets,
    registry: describe(host, registry),
    ...images,
  }),
  nexus: v.strictObject({
    source: source('nexus'),
    secrets,
    registry: describe(host, registry),
    repositoryName: describe(text, 'Docker repository of Nexus that is taken (nexus).'),
    pathPrefix: v.optional(describe(text, 'Path before an image, where the registry is a path of Nexus (nexus).')),
    ...images,
  }),
  jfrog: v.strictObject({
    source: source('jfrog'),
    secrets,
    registry: describe(host, registry),
    mode: describe(
      v.picklist(['plain', 'signed'], 'one of: plain, signed'),
      'Whether X-JFrog-Event-Auth is the secret or signs the body (jfrog).',
    ),
    paths: v.optional(
      describe(paths, 'Path before an image by repository key, "" for none; no other key is taken then (jfrog).'),
    ),
    origin: v.optional(
      describe(host, 'Host that Artifactory calls its own, where that is not the one of the registry (jfrog).'),
    ),
    ...images,
  }),
  distribution: v.strictObject({
    source: source('distribution'),
    secrets,
    registry: describe(host, registry),
    ...images,
  }),
  zot: v.strictObject({
    source: source('zot'),
    secrets,
    registry: describe(host, registry),
    ...images,
    // An event holds the whole manifest.
    maxBodyKib: bodyLimit(4096),
  }),
  'generic-registry': v.strictObject({
    source: source('generic-registry'),
    secrets,
    registry: describe(host, registry),
    scheme: v.optional(
      describe(
        v.picklist(['standard', 'sha256', 'sha512'], 'one of: standard, sha256, sha512'),
        'Standard Webhooks, or an HMAC of that kind in X-Signature (generic-registry).',
      ),
      'standard',
    ),
    ...images,
  }),
} as const satisfies Readonly<Record<HookSource, v.GenericSchema>>

/** Takes one endpoint. */
export const endpoint = byWord('source', endpointForms)
