// The shape of fluxless.yml: every key, what it takes and what it means. The JSON Schema is generated from here.
import * as v from 'valibot'
import { automationShape } from './automation-shape.ts'
import { clusterShape } from './cluster-shape.ts'
import { endpoint } from './endpoint-shape.ts'
import { registriesShape } from './registries-shape.ts'
import { describe, duration, name, oneOf, secretRef, text } from './shape-pieces.ts'
import { syncShape } from './sync-shape.ts'

const gitHost = v.strictObject({
  kind: describe(v.picklist(['github'], 'one of: github'), 'Which API the host speaks.'),
  url: v.optional(
    describe(
      v.pipe(v.string(), v.url('an http(s) address')),
      'API address, for GitHub Enterprise Server and test hosts.',
    ),
  ),
  auth: oneOf(
    {
      token: v.strictObject({ token: secretRef }),
      app: v.strictObject({
        app: v.strictObject({
          id: describe(v.union([v.pipe(v.number(), v.integer()), text]), "The App's id or client id."),
          privateKey: secretRef,
          installationId: v.optional(describe(v.pipe(v.number(), v.integer()), 'Found by itself when absent.')),
        }),
      }),
    },
    'either token: {…} or app: {id, privateKey: {…}}',
  ),
  redeliver: v.optional(
    describe(duration, 'How often webhook deliveries that failed are asked for again; 0 leaves them to the poll.'),
    '1h',
  ),
})

const relativePath = v.pipe(
  v.string(),
  v.check(
    given => !given.startsWith('/') && !given.split('/').includes('..'),
    'a path below the repository root, without .. or leading /',
  ),
)

const target = v.strictObject({
  name: describe(name, 'Name of the target; shown on commits, in the journal and by fluxctl.'),
  git: v.strictObject({
    host: describe(name, 'Git host of the repository.'),
    repository: describe(v.pipe(v.string(), v.regex(/^[^/\s]+(\/[^/\s]+)+$/, 'owner/name')), 'Repository, owner/name.'),
    branch: v.optional(describe(text, 'Branch to follow.'), 'main'),
    paths: v.optional(
      describe(v.array(relativePath), 'Folders or files to read; the whole repository by default.'),
      [],
    ),
    user: v.optional(describe(text, 'Name on the sync tag.'), 'fluxless'),
    email: v.optional(describe(text, 'E-mail address on the sync tag.'), 'fluxless@users.noreply.invalid'),
  }),
  cluster: describe(name, 'Cluster to apply to.'),
  sync: v.optional(syncShape, {}),
  automation: v.optional(automationShape, {}),
})

/** Describes fluxless.yml. Unknown keys are refused: a typo must not become a default. */
export const configShape = v.strictObject({
  clusters: describe(v.record(name, clusterShape), 'Clusters to apply to, by name.'),
  gitHosts: describe(v.record(name, gitHost), 'Git hosts that keep manifests, by name.'),
  endpoints: v.optional(describe(v.record(name, endpoint), 'What may knock: POST /hook/<name>.'), {}),
  targets: describe(
    v.pipe(v.array(target), v.minLength(1, 'at least one target')),
    'What is kept in sync: one branch of one repository, applied to one cluster.',
  ),
  registries: v.optional(registriesShape, {}),
  api: v.optional(
    v.strictObject({
      tokens: v.optional(
        describe(
          v.array(
            v.strictObject({
              name: describe(name, 'Name shown in the log.'),
              value: secretRef,
              may: describe(
                v.array(v.picklist(['read', 'sync', 'release'], 'of: read, sync, release')),
                'What its bearer may do.',
              ),
            }),
          ),
          'Bearer tokens for fluxctl.',
        ),
        [],
      ),
    }),
    {},
  ),
})

/** Is fluxless.yml as written, defaults filled in, cross-references not yet checked. */
export type RawConfig = v.InferOutput<typeof configShape>
