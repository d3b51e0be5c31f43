// Reads what a manifest's annotations ask of us. It knows neither where the annotations come from nor who obeys them.

/** Is what annotations say; a policy that is not there is false, absent or empty. */
export type Policies = {
  readonly automated: boolean
  readonly locked: boolean
  readonly lockedUser?: string
  readonly lockedMessage?: string
  /** `true`: neither applied nor deleted; `sync_only`: applied, never deleted. */
  readonly ignore: 'no' | 'true' | 'sync_only'
  /** Tag pattern by container name, as written. */
  readonly tags: ReadonlyMap<string, string>
  /** Every policy as written, known or not, by its name without prefix: what the API shows. */
  readonly all: ReadonlyMap<string, string>
}

/** What stands before a policy, in the order in which they win when one stands under several. */
export const PREFIXES = ['fluxcd.io/', 'flux.weave.works/'] as const
/** What stands before a container whose tags are filtered; both of the others win over it. */
export const FILTER_PREFIX = 'filter.fluxcd.io/'
/** What the name of such a policy begins with. */
export const TAG = 'tag.'

/**
 * Reads policies from annotations. Automated, locked and ignored are set by exactly `true`; `yes`, `True` and `1` are not.
 */
export function readPolicies(annotations: Readonly<Record<string, string>>): Policies {
  const all = collect(annotations)
  const isSet = (name: string) => all.get(name) === 'true'
  const lockedUser = all.get('locked_user')
  const lockedMessage = all.get('locked_msg')
  const tags = [...all].filter(([name]) => name.startsWith(TAG) && name !== TAG)
  return {
    automated: isSet('automated'),
    locked: isSet('locked'),
    ...(lockedUser === undefined ? {} : { lockedUser }),
    ...(lockedMessage === undefined ? {} : { lockedMessage }),
    ignore: isSet('ignore') ? 'true' : all.get('ignore') === 'sync_only' ? 'sync_only' : 'no',
    tags: new Map(tags.map(([name, pattern]) => [name.slice(TAG.length), pattern])),
    all,
  }
}

function collect(annotations: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const all = new Map<string, string>()
  for (const prefix of [...PREFIXES, FILTER_PREFIX]) {
    for (const [key, value] of Object.entries(annotations)) {
      if (!key.startsWith(prefix) || key === prefix) continue
      const name = `${prefix === FILTER_PREFIX ? TAG : ''}${key.slice(prefix.length)}`
      if (!all.has(name)) all.set(name, value)
    }
  }
  return all
}
