// The options of fluxctl: names, short forms, what they take and mean. Parsing and help read the same table.
import { WIDTHS } from '../domain/rbac/cluster-rights.ts'

/** Is one option; without a placeholder it takes no value. */
export type Option = {
  readonly short?: string
  readonly placeholder?: string
  readonly meaning: string
  readonly choices?: readonly string[]
  /** What is said about a value that is no choice; a sentence with the choices when absent. */
  readonly wrongChoice?: string
  /** May be given several times, or once with commas. */
  readonly isList?: true
  /** Means more each time it is given. */
  readonly isCounted?: true
  /** What to do instead; help is silent about it. */
  readonly deprecated?: string
}

/** Is options by their long name. */
export type Options = Readonly<Record<string, Option>>

/** The options every command takes. */
export const GLOBAL_OPTIONS = {
  url: { short: 'u', placeholder: 'URL', meaning: 'base URL of the API, ending in /api/flux (FLUX_URL)' },
  token: { short: 't', placeholder: 'TOKEN', meaning: 'token of the API (FLUX_TOKEN or FLUX_SERVICE_TOKEN)' },
  timeout: { placeholder: 'DURATION', meaning: 'how long to wait for a job or a sync, 60s by default (FLUX_TIMEOUT)' },
  target: { placeholder: 'NAME', meaning: 'target to speak of; needed when the server has several' },
  help: { short: 'h', meaning: 'show help' },
} as const satisfies Options

/** The options of list-workloads. */
export const LIST_OPTIONS = {
  namespace: { short: 'n', placeholder: 'NAME', meaning: 'namespace to list, "default" by default' },
  'all-namespaces': { short: 'a', meaning: 'list every namespace' },
  container: { short: 'c', placeholder: 'NAME', meaning: 'only workloads that have this container' },
  'no-headers': { meaning: 'leave out the line of headers' },
  'output-format': {
    short: 'o',
    placeholder: 'FORMAT',
    meaning: 'tab (default) or json',
    choices: ['tab', 'json'],
    wrongChoice: 'invalid output format specified',
  },
} as const satisfies Options

/** The option of verbs that print for people and for programs. */
export const FORMAT = {
  short: 'o',
  placeholder: 'FORMAT',
  meaning: 'text (default) or json',
  choices: ['text', 'json'],
  wrongChoice: 'invalid output format specified',
} as const satisfies Option

/** The options of diff. */
export const DIFF_OPTIONS = {
  audit: { meaning: 'ask about every object, not only those whose metadata says that something changed' },
  'exit-code': { meaning: 'exit with 2 when a sync would change something' },
  'output-format': FORMAT,
} as const satisfies Options

/** The options of endpoints. */
export const ENDPOINTS_OPTIONS = { 'output-format': FORMAT } as const satisfies Options

/** The options of why. */
export const WHY_OPTIONS = {
  namespace: { short: 'n', placeholder: 'NAME', meaning: 'namespace of the object; any, when it is not given' },
  'output-format': FORMAT,
} as const satisfies Options

/** The options of prune. */
export const PRUNE_OPTIONS = {
  commit: { placeholder: 'ID', meaning: 'commit that was looked at; another one stops the command' },
  yes: { meaning: 'consent; nothing is asked' },
} as const satisfies Options

/** The options of install. */
export const INSTALL_OPTIONS = {
  config: { placeholder: 'FILE', meaning: 'fluxless.yml: its targets decide the rights; what is typed wins' },
  cluster: { placeholder: 'NAME', meaning: 'cluster of the configuration; needed when it has several' },
  width: { placeholder: 'WIDTH', meaning: `${WIDTHS.join(', ')}`, choices: WIDTHS },
  namespace: {
    short: 'n',
    placeholder: 'NAMES',
    meaning: 'only in these namespaces; repeat it, or use commas',
    isList: true,
  },
  group: { placeholder: 'GROUPS', meaning: 'API groups of custom resources that Git holds', isList: true },
  'without-secrets': { meaning: 'no right to Secrets' },
  'pull-secrets': {
    placeholder: 'NAMES',
    meaning: 'the right to read these image pull secrets where Secrets are left out; "*" is any',
    isList: true,
  },
  'garbage-collection': { meaning: 'the right to delete; decided by the configuration when one is given' },
  'bind-group': {
    placeholder: 'NAME',
    meaning: 'bind a group instead of a service account, such as that of an EKS access entry',
  },
  name: { placeholder: 'NAME', meaning: 'namespace, account and roles are called so, "fluxless" by default' },
  'output-dir': { short: 'o', placeholder: 'DIR', meaning: 'write a file there instead of printing' },
} as const satisfies Options
