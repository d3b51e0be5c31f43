// The shape of a target's sync settings.
import * as v from 'valibot'
import { DEFAULT_EXCLUDED_RESOURCES } from '../domain/sync/exclude-resources.ts'
import { describe, duration, name, text } from './shape-pieces.ts'

const resourceGlob = v.pipe(
  v.string(),
  v.regex(/^([\w.*-]+\/){0,2}[\w.*-]+$/, 'group/Kind or group/version/Kind, * standing for any text'),
)

/** Describes how a target is kept in sync. */
export const syncShape = v.strictObject({
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
        v.regex(/^(?![-/.])(?!.*(\.\.|@\{|\/\/|\.lock$))[^\s~^:?*[\\\p{Cc}]+(?<![/.])$/u, 'a tag name that Git takes'),
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
    describe(name, 'Namespace of the ConfigMaps that say what the target owns; the default namespace of the target.'),
  ),
  allowNamespaces: v.optional(describe(v.array(name), 'Only these namespaces are written; every one when empty.'), []),
  excludeResources: v.optional(
    describe(
      v.array(resourceGlob),
      'Kinds that are never listed, so neither compared nor removed, and whose fluxcd.io/ignore in the cluster is not seen; the list replaces the default.',
    ),
    [...DEFAULT_EXCLUDED_RESOURCES],
  ),
})
