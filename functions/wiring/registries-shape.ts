// The shape of the settings for image registries.
import * as v from 'valibot'
import { describe, secretRef, text } from './shape-pieces.ts'

const host = v.pipe(v.string(), v.regex(/^[a-z0-9.-]+(:\d+)?$/, 'a host, with its port if it has one: ghcr.io'))
const scope = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9*.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/, 'a host, or a host with a path: ghcr.io, ghcr.io/acme'),
)
const account = v.pipe(v.string(), v.regex(/^\d{12}$/, 'an AWS account id of 12 digits, quoted'))
const platform = v.pipe(v.string(), v.regex(/^[a-z0-9]+\/[a-z0-9]+(\/[a-z0-9]+)?$/, 'os/architecture: linux/amd64'))

/** The accounts that Amazon itself pulls the add-ons of its clusters from; their images are not ours to replace. */
const EKS_ACCOUNTS = ['602401143452', '918309763551']

/** Describes how registries are read. */
export const registriesShape = v.strictObject({
  logins: v.optional(
    describe(
      v.record(
        scope,
        v.strictObject({
          username: describe(text, 'User name; for tokens what the registry asks for, such as oauth2accesstoken.'),
          password: secretRef,
        }),
      ),
      'Logins by host, or by host and path; the longest that fits is tried first.',
    ),
    {},
  ),
  dockerConfig: v.optional(describe(secretRef, 'A docker configuration (config.json) with more logins.')),
  imagePullSecrets: v.optional(
    describe(
      v.boolean(),
      'Reads the pull secrets of workloads and their service accounts in the cluster, for registries without a login here.',
    ),
    true,
  ),
  insecureHosts: v.optional(
    describe(v.array(host), 'Hosts that are spoken to without TLS; loopback too only when it is listed.'),
    [],
  ),
  platforms: v.optional(
    describe(
      v.pipe(v.array(platform), v.minLength(1, 'at least one platform')),
      'Which image of a multi-platform one says when it was built; the first that is there.',
    ),
    ['linux/amd64'],
  ),
  requestsPerSecond: v.optional(
    describe(v.pipe(v.number(), v.minValue(0.1), v.maxValue(1000)), 'Most requests per second to one host.'),
    50,
  ),
  burst: v.optional(
    describe(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)), 'Requests at once to one host.'),
    10,
  ),
  ecr: v.optional(
    v.strictObject({
      regions: v.optional(describe(v.array(text), 'Only registries in these regions; every one when empty.'), []),
      includeAccounts: v.optional(describe(v.array(account), 'Only these accounts; every one when empty.'), []),
      excludeAccounts: v.optional(
        describe(v.array(account), 'Never these accounts; replaces the default.'),
        EKS_ACCOUNTS,
      ),
    }),
    {},
  ),
  azure: v.optional(
    describe(
      v.strictObject({
        tenant: describe(text, 'Tenant id.'),
        clientId: describe(text, 'Client id of the service principal.'),
        clientSecret: secretRef,
      }),
      'Service principal for registries on azurecr.io.',
    ),
  ),
})
