// The options of the verbs that speak of images, and of those that have Git written to.
import { LIST_OPTIONS, type Option, type Options } from './options.ts'

const USE_WORKLOAD = 'changed to --workload, use that instead'

const NAMESPACE = {
  short: 'n',
  placeholder: 'NAME',
  meaning: 'namespace of a workload that is named without one, "default" by default',
} as const satisfies Option

const VERBOSE = {
  verbose: { short: 'v', meaning: 'show what was skipped too; twice, what was ignored as well', isCounted: true },
} as const satisfies Options

const CAUSE = {
  message: { short: 'm', placeholder: 'TEXT', meaning: 'why; it stands in the commit' },
  user: { placeholder: 'NAME', meaning: 'who asks, as "Name <email>"; what git config says by default' },
} as const satisfies Options

/** The options of list-images. */
export const LIST_IMAGES_OPTIONS = {
  namespace: { short: 'n', placeholder: 'NAME', meaning: 'namespace to list, "default" by default' },
  'all-namespaces': LIST_OPTIONS['all-namespaces'],
  workload: {
    short: 'w',
    placeholder: 'ID',
    meaning: 'only this workload, as deployment/shop or demo:deployment/shop',
  },
  limit: { short: 'l', placeholder: 'N', meaning: 'tags of each image, 10 by default; 0 for all' },
  'no-headers': LIST_OPTIONS['no-headers'],
  'output-format': LIST_OPTIONS['output-format'],
  controller: { short: 'c', placeholder: 'ID', meaning: '', deprecated: USE_WORKLOAD },
} as const satisfies Options

/** The options of release; -w is --watch here, as it was in Flux. */
export const RELEASE_OPTIONS = {
  namespace: NAMESPACE,
  workload: { placeholder: 'IDS', meaning: 'workloads to release; repeat it, or use commas', isList: true },
  all: { meaning: 'release every workload' },
  'update-image': { short: 'i', placeholder: 'IMAGE', meaning: 'image with its tag, wherever its repository is used' },
  'update-all-images': { meaning: 'the newest of every image that its tag pattern lets through' },
  exclude: { placeholder: 'IDS', meaning: 'workloads to leave out; repeat it, or use commas', isList: true },
  'dry-run': { meaning: 'write nothing; say what would be done' },
  interactive: { meaning: 'choose at the terminal which containers to update' },
  force: { short: 'f', meaning: 'disregard locks of named workloads, and tag patterns for --update-image' },
  watch: { short: 'w', meaning: 'follow the rollout until every workload is ready' },
  ...VERBOSE,
  ...CAUSE,
  controller: { short: 'c', placeholder: 'IDS', meaning: '', isList: true, deprecated: USE_WORKLOAD },
} as const satisfies Options

/** The options of automate, deautomate, lock and unlock. */
export const WORKLOAD_OPTIONS = {
  namespace: NAMESPACE,
  workload: { short: 'w', placeholder: 'ID', meaning: 'the workload, as deployment/shop or demo:deployment/shop' },
  ...VERBOSE,
  ...CAUSE,
  controller: { short: 'c', placeholder: 'ID', meaning: '', deprecated: USE_WORKLOAD },
} as const satisfies Options

/** The options of policy. */
export const POLICY_OPTIONS = {
  ...WORKLOAD_OPTIONS,
  automate: { meaning: 'let newer images be released by themselves' },
  deautomate: { meaning: 'stop that' },
  lock: { meaning: 'let nobody release, neither by hand nor by itself' },
  unlock: { meaning: 'stop that' },
  tag: {
    placeholder: 'CONTAINER=PATTERN',
    meaning: "tags that a container may have: 'app=semver:~1.2', 'app=main-*'; '*' for any. Repeat it",
    isList: true,
  },
  'tag-all': { placeholder: 'PATTERN', meaning: 'the same for every container of the workload' },
} as const satisfies Options
