// The shape of a target's automation settings.
import * as v from 'valibot'
import { DEFAULT_AUTOMATION } from '../domain/release/automation-rules.ts'
import { describe, duration, text } from './shape-pieces.ts'

/** Takes a glob of canonical names; `*` is the only character that stands for others. */
export const imageGlob = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9*][a-z0-9*._/:-]*$/, 'host/path of a repository, * standing for any text: ghcr.io/acme/*'),
)

const person = v.strictObject({
  name: describe(text, 'Name.'),
  email: describe(text, 'E-mail address.'),
})

const branchName = v.pipe(
  v.string(),
  v.regex(/^(?![-/.])(?!.*(\.\.|@\{|\/\/|\.lock$))[^\s~^:?*[\\\p{Cc}]+(?<![/.])$/u, 'a branch name that Git takes'),
)

const { commit, ...defaults } = DEFAULT_AUTOMATION

/** Describes how the images of a target are kept up to date. What is automated at all, annotations in Git say. */
export const automationShape = v.strictObject({
  interval: v.optional(
    describe(duration, 'How often newer images of automated workloads are looked for; 0 leaves it to webhooks.'),
    '5m',
  ),
  include: v.optional(describe(v.array(imageGlob), 'Only these images are written; every one when empty.'), [
    ...defaults.include,
  ]),
  exclude: v.optional(describe(v.array(imageGlob), 'These images are never read nor written; replaces the default.'), [
    ...defaults.exclude,
  ]),
  newerOnly: v.optional(
    describe(v.boolean(), 'Never goes back to an image that is older, or not known to be newer.'),
    defaults.newerOnly,
  ),
  digests: v.optional(
    describe(
      v.picklist(['keep', 'write', 'drop'], 'one of: keep, write, drop'),
      'Whether image references carry a digest: as each does now, always, never.',
    ),
    defaults.digests,
  ),
  skipIgnored: v.optional(
    describe(v.boolean(), 'Leaves workloads with fluxcd.io/ignore alone, as Flux 1.25 does.'),
    defaults.skipIgnored,
  ),
  useLabels: v.optional(
    describe(v.array(imageGlob), 'Images whose labels say when they were built, in place of their configuration.'),
    [...defaults.useLabels],
  ),
  commit: v.optional(
    v.strictObject({
      via: v.optional(
        describe(
          v.picklist(['branch', 'change-request'], 'one of: branch, change-request'),
          'Straight to the branch, or for people to look at first.',
        ),
        commit.via,
      ),
      from: v.optional(
        describe(
          branchName,
          'Branch that change requests are made from; fluxless/images, or with the target behind it.',
        ),
      ),
      author: v.optional(
        describe(person, "Author of the commits. The token's own by default: only those are signed by the Git host."),
      ),
      committer: v.optional(describe(person, 'Committer, when it is not the author.')),
      setAuthor: v.optional(
        describe(v.boolean(), 'Whoever asked with fluxctl is the author of what they asked for.'),
        commit.setAuthor,
      ),
      ciSkip: v.optional(describe(v.boolean(), 'Ends every message with [ci skip].'), false),
      ciSkipMessage: v.optional(describe(text, 'Text that ends every message, in place of [ci skip].')),
      table: v.optional(
        describe(v.boolean(), 'Puts the table of what changed below the message of automated commits.'),
        commit.table,
      ),
    }),
    {},
  ),
})
