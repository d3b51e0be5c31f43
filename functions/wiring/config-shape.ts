// The shape of fluxless.yml: every key, what it takes and what it means. The JSON Schema is generated from here.
import * as v from 'valibot'
import { parseDuration } from '../domain/sync/duration.ts'

const NAME = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/

const name = v.pipe(v.string(), v.regex(NAME, 'a name of a-z, 0-9, "-" and ".", at most 63 characters'))
const text = v.pipe(v.string(), v.nonEmpty('a text that is not empty'))
const describe = <Schema extends v.GenericSchema>(schema: Schema, meaning: string) =>
  v.pipe(schema, v.description(meaning))

/**
 * Takes one of several object forms, told apart by the key that only one of them has, so that a mistake inside a form
 * is reported where it is and not as "none of these".
 */
function oneOf<Forms extends Readonly<Record<string, v.GenericSchema>>>(forms: Forms, expected: string) {
  const any = v.union(Object.values(forms), expected) as v.GenericSchema<
    v.InferInput<Forms[keyof Forms]>,
    v.InferOutput<Forms[keyof Forms]>
  >
  return v.lazy(input => {
    const marker = Object.keys(forms).find(
      key => typeof input === 'object' && input !== null && Object.hasOwn(input, key),
    )
    return marker === undefined ? any : (forms[marker] as typeof any)
  })
}

const duration = v.pipe(
  v.string(),
  v.check(given => parseDuration(given) !== undefined, 'a duration such as 30s, 5m or 1m30s'),
)

const secretRef = v.pipe(
  oneOf(
    {
      env: v.strictObject({ env: describe(text, 'Environment variable that holds the secret.') }),
      file: v.strictObject({
        file: describe(text, 'File that holds the secret; relative paths count from fluxless.yml.'),
      }),
      ssm: v.strictObject({ ssm: describe(text, 'Name of an SSM parameter; not yet by this release.') }),
      secret: v.strictObject({
        secret: describe(text, 'Name or ARN of a Secrets Manager secret; not yet by this release.'),
        key: v.optional(describe(text, 'Key inside the secret, when it holds JSON.')),
      }),
    },
    'a secret reference: {env: NAME}, {file: path}, {ssm: /name} or {secret: name, key: k}',
  ),
  v.description('Where a secret is kept. A secret never stands in this file itself.'),
)

const cluster = oneOf(
  {
    kubeconfig: v.strictObject({
      kubeconfig: describe(secretRef, 'Where the kubeconfig is kept.'),
      context: v.optional(describe(text, "Context to use; the kubeconfig's current one by default.")),
    }),
    inCluster: v.strictObject({
      inCluster: describe(v.literal(true), 'Use the service account of the pod fluxless runs in.'),
    }),
    eks: v.strictObject({
      eks: describe(
        v.strictObject({
          name: describe(text, 'Name of the EKS cluster.'),
          region: describe(text, 'AWS region it is in.'),
        }),
        'An EKS cluster, reached with the role of the function; not yet by this release.',
      ),
    }),
  },
  'one of kubeconfig (with an optional context), inCluster: true, or eks',
)

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
})

const endpoint = v.strictObject({
  source: describe(
    v.picklist(['github'], 'one of: github'),
    'Who knocks here; decides how a delivery is verified and read.',
  ),
  gitHost: describe(name, 'Git host whose pushes arrive here.'),
  secrets: describe(
    v.pipe(v.array(secretRef), v.minLength(1, 'at least one secret: an endpoint without one does not start')),
    'Secrets that verify a delivery; several during a rotation.',
  ),
  maxBodyKib: v.optional(
    describe(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(25_600)), 'Largest delivery accepted, in KiB.'),
    1024,
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
  sync: v.optional(
    v.strictObject({
      interval: v.optional(describe(duration, 'How often everything is applied again although nothing moved.'), '5m'),
      pollInterval: v.optional(describe(duration, 'How often the branch is compared with the tag.'), '5m'),
      timeout: v.optional(describe(duration, 'How long one run may take before it hands over its rest.'), '4m'),
      garbageCollection: v.optional(
        describe(
          v.picklist(['off', 'dry-run', 'on'], 'one of: off, dry-run, on'),
          'What happens to objects gone from Git: nothing, only said, or deleted.',
        ),
        'off',
      ),
      tag: v.optional(
        describe(
          v.pipe(
            v.string(),
            v.regex(
              /^(?![-/.])(?!.*(\.\.|@\{|\/\/|\.lock$))[^\s~^:?*[\\\p{Cc}]+(?<![/.])$/u,
              'a tag name that Git takes',
            ),
          ),
          'Tag that says what is applied; flux-sync, or flux-sync-<target> when targets share a repository.',
        ),
      ),
      defaultNamespace: v.optional(describe(name, 'Namespace of objects that name none.'), 'default'),
      prune: v.optional(
        v.strictObject({
          maxCount: v.optional(
            describe(v.pipe(v.number(), v.integer(), v.minValue(0)), 'So many objects may go at once without consent.'),
            5,
          ),
          maxPercent: v.optional(
            describe(
              v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
              'So large a share of all, or of a kind, may go at once without consent.',
            ),
            20,
          ),
          allowEmpty: v.optional(describe(v.boolean(), 'An emptied repository may empty the cluster.'), false),
          alsoDelete: v.optional(
            describe(
              v.array(text),
              'Protected kinds that may be deleted all the same, as Kind or Kind.group: Namespace, PersistentVolumeClaim …',
            ),
            [],
          ),
        }),
        {},
      ),
      inventoryNamespace: v.optional(
        describe(
          name,
          'Namespace of the ConfigMaps that say what the target owns; the default namespace of the target.',
        ),
      ),
      allowNamespaces: v.optional(
        describe(v.array(name), 'Only these namespaces are written; every one when empty.'),
        [],
      ),
    }),
    {},
  ),
  automation: v.optional(
    v.strictObject({
      interval: v.optional(describe(duration, 'How often newer images are looked for; not yet by this release.'), '5m'),
    }),
  ),
})

/** Describes fluxless.yml. Unknown keys are refused: a typo must not become a default. */
export const configShape = v.strictObject({
  clusters: describe(v.record(name, cluster), 'Clusters to apply to, by name.'),
  gitHosts: describe(v.record(name, gitHost), 'Git hosts that keep manifests, by name.'),
  endpoints: v.optional(describe(v.record(name, endpoint), 'What may knock: POST /hook/<name>.'), {}),
  targets: describe(
    v.pipe(v.array(target), v.minLength(1, 'at least one target')),
    'What is kept in sync: one branch of one repository, applied to one cluster.',
  ),
  registries: v.optional(describe(v.strictObject({}), 'Image registries; no settings yet.'), {}),
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
