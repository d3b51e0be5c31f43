// The verbs of fluxctl: what each is called, takes, teaches and does.
import { diff } from './diff.ts'
import { endpoints } from './endpoints.ts'
import { install } from './install.ts'
import { listImages } from './list-images.ts'
import { listWorkloads } from './list-workloads.ts'
import {
  DIFF_OPTIONS,
  ENDPOINTS_OPTIONS,
  INSTALL_OPTIONS,
  LIST_OPTIONS,
  PRUNE_OPTIONS,
  WHY_OPTIONS,
} from './options.ts'
import { prune } from './prune.ts'
import { SETUP_VERBS } from './setup-verbs.ts'
import { showVersion } from './show-version.ts'
import { sync } from './sync.ts'
import { LIST_IMAGES_OPTIONS } from './update-options.ts'
import { UPDATE_VERBS } from './update-verbs.ts'
import type { Verb } from './verb.ts'
import { why } from './why.ts'

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
    name: 'list-images',
    aliases: [],
    summary: 'List which images run, and which could',
    teaching:
      "Lists what each container runs and the tags of its repository, in the order of its tag pattern.\n'-> stands before the tag that runs; those above it are newer. Tags that the pattern leaves out are shown too.\nThe tags come from what was last read of the registry; fluxctl asks no registry itself.",
    examples: [
      ['fluxctl list-images -n demo', 'the namespace "demo", ten tags of each image'],
      ['fluxctl list-images -w demo:deployment/shop -l 0', 'one workload, every tag'],
      ['fluxctl list-images -a -o json', 'everything, for scripts'],
    ],
    options: LIST_IMAGES_OPTIONS,
    run: listImages,
  },
  ...UPDATE_VERBS,
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
    name: 'diff',
    aliases: [],
    summary: 'Show what a sync of the head would change',
    teaching:
      'Reads the head of the branch and asks the cluster, by a dry run, what applying it would change. Nothing is written.\n+ is created, ~ changes (- the field as it is, + as it becomes), - is deleted, ! would be refused, = stays as it is.\nValues of Secrets, and their copies elsewhere, are shown as ***. Exits with 0; --exit-code makes it 2 when a sync\nwould change something. 1 is an error.',
    examples: [
      ['fluxctl diff', 'the only target of the server'],
      ['fluxctl diff --target production --exit-code', 'for scripts: 0 nothing, 2 something'],
      ['fluxctl diff --audit', 'every object by a dry run: once a day, or when in doubt'],
      ['fluxctl diff -o json', 'everything, for programs'],
    ],
    options: DIFF_OPTIONS,
    run: diff,
  },
  {
    name: 'why',
    aliases: [],
    summary: 'Explain how an object or a commit came to stand as it does',
    teaching:
      'Says of an object when it was last applied, from which commit and file, by which job, what the last run did about\nit and why, and who changed it since. Says of a commit how each of its runs ended. Nothing is read from Git.\nExits with 1 when nothing is known.',
    examples: [
      ['fluxctl why demo:deployment/shop', 'one object'],
      ['fluxctl why deploy/shop -n demo', 'the same, as kubectl writes it'],
      ['fluxctl why 1a2b3c4', 'one commit, by at least 7 digits'],
    ],
    options: WHY_OPTIONS,
    subject: 'object or commit',
    run: why,
  },
  {
    name: 'prune',
    aliases: [],
    summary: 'Look at what a commit would delete, and consent to it',
    teaching:
      'When a commit removes so much that it may be a mistake, a sync deletes nothing and waits for a person. This shows\nwhat waits. With --yes it consents to exactly that commit, syncs, and waits until it is done; a branch that moved on\nis refused. Exits with 1 when something waits and --yes is not given.',
    examples: [
      ['fluxctl prune', 'only look'],
      ['fluxctl prune --target production --commit 1a2b3c4 --yes', 'consent to what was looked at'],
    ],
    options: PRUNE_OPTIONS,
    run: prune,
  },
  {
    name: 'install',
    aliases: [],
    summary: 'Print the rights that fluxless needs in a cluster',
    teaching: `Prints YAML to apply to a cluster once, with your own rights: a namespace, a service account and roles, each rule
with the reason why it is there. Nothing of fluxless runs in the cluster, and nothing is asked or changed.

Widths: whole-cluster (the default) writes everywhere; namespaced writes only where --namespace says, or where
every target of the cluster has sync.allowNamespaces; read-only lists, and neither applies nor previews. Whoever
may list Secrets may read them: leave that right out with --without-secrets when Git holds none. Tags of private
images are read with the pull secrets of the cluster; where that right is left out, --pull-secrets grants it by name.`,
    examples: [
      ['fluxctl install | kubectl apply -f -', 'the whole cluster'],
      ['fluxctl install --namespace team-a,team-b', 'two namespaces'],
      ['fluxctl install --config fluxless.yml --cluster production', 'as narrow as the targets of a cluster allow'],
      ['fluxctl install --width read-only -o .', 'to look only; written to a file'],
      ['fluxctl install --without-secrets --pull-secrets regcred', 'of Secrets, this one alone'],
    ],
    options: INSTALL_OPTIONS,
    run: install,
  },
  {
    name: 'endpoints',
    aliases: [],
    summary: 'Show what to fill in at the senders of webhooks',
    teaching:
      'Shows for each endpoint of the server the URL to paste and where, with which content type, which field takes the\nsecret and which events to choose. Secrets are not shown: <secret> stands for one.',
    examples: [
      ['fluxctl endpoints', 'all of them'],
      [
        'fluxctl --url https://flux.example.com/api/flux endpoints -o json',
        'with the URLs of that server, for scripts',
      ],
    ],
    options: ENDPOINTS_OPTIONS,
    run: endpoints,
  },
  ...SETUP_VERBS,
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
