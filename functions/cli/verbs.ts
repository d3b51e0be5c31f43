// The verbs of fluxctl: what each is called, takes, teaches and does.
import { install } from './install.ts'
import { listWorkloads } from './list-workloads.ts'
import { INSTALL_OPTIONS, LIST_OPTIONS, type Options } from './options.ts'
import type { Values } from './parse-arguments.ts'
import { showVersion } from './show-version.ts'
import { sync } from './sync.ts'
import type { World } from './world.ts'

/** Is one verb. */
export type Verb = {
  readonly name: string
  readonly aliases: readonly string[]
  readonly summary: string
  readonly teaching: string
  readonly examples: readonly (readonly [command: string, effect: string])[]
  readonly options: Options
  readonly run: (values: Values, world: World) => Promise<number>
}

/** Every verb, in the order of help. */
export const VERBS: readonly Verb[] = [
  {
    name: 'list-workloads',
    aliases: ['list-controllers'],
    summary: 'List what runs in the cluster',
    teaching:
      'Lists the workloads of a namespace with their containers, images, rollouts and policies.\nRELEASE says how far the rollout is; POLICY what the annotations in Git ask for.',
    examples: [
      ['fluxctl list-workloads', 'the namespace "default"'],
      ['fluxctl list-workloads -n demo', 'the namespace "demo"'],
      ['fluxctl list-workloads -a -o json', 'everything, for scripts'],
    ],
    options: LIST_OPTIONS,
    run: listWorkloads,
  },
  {
    name: 'sync',
    aliases: [],
    summary: 'Apply the head of the branch now',
    teaching:
      'Brings a target to the head of its branch without waiting for a webhook or a poll, applies everything again,\nand waits until it is done. Exits with 1 when an object could not be applied.',
    examples: [
      ['fluxctl sync', 'the only target of the server'],
      ['fluxctl sync --target production', 'one of several'],
      ['fluxctl sync --timeout 5m', 'a large repository'],
    ],
    options: {},
    run: sync,
  },
  {
    name: 'install',
    aliases: [],
    summary: 'Print the rights that fluxless needs in a cluster',
    teaching: `Prints YAML to apply to a cluster once, with your own rights: a namespace, a service account and roles, each rule
with the reason why it is there. Nothing of fluxless runs in the cluster, and nothing is asked or changed.

Widths: whole-cluster (the default) writes everywhere; namespaced writes only where --namespace says, or where
every target of the cluster has sync.allowNamespaces; read-only lists, and neither applies nor previews. Whoever
may list Secrets may read them: leave that right out with --without-secrets when Git holds none.`,
    examples: [
      ['fluxctl install | kubectl apply -f -', 'the whole cluster'],
      ['fluxctl install --namespace team-a,team-b', 'two namespaces'],
      ['fluxctl install --config fluxless.yml --cluster production', 'as narrow as the targets of a cluster allow'],
      ['fluxctl install --width read-only -o .', 'to look only; written to a file'],
    ],
    options: INSTALL_OPTIONS,
    run: install,
  },
  {
    name: 'version',
    aliases: [],
    summary: 'Show the versions of fluxctl and of the server',
    teaching: 'Shows which fluxctl this is, and which server it talks to when one is given and answers.',
    examples: [['fluxctl version', 'both versions']],
    options: {},
    run: showVersion,
  },
]

/** Finds a verb by its name or an alias. */
export function findVerb(name: string): Verb | undefined {
  return VERBS.find(verb => verb.name === name || verb.aliases.includes(name))
}
