// The verbs of fluxctl that bring fluxless to where it runs, look whether it does, and take it away.
import { doctor } from './doctor.ts'
import { setup } from './setup.ts'
import { DOCTOR_OPTIONS, SETUP_OPTIONS, TEARDOWN_OPTIONS } from './setup-options.ts'
import { teardown } from './teardown.ts'
import type { Verb } from './verb.ts'

/** Those verbs, in the order of help. */
export const SETUP_VERBS: readonly Verb[] = [
  {
    name: 'setup',
    aliases: [],
    summary: 'Bring fluxless from nothing to running',
    teaching: `Checks tools and credentials; writes fluxless.yml unless it is there; stores secrets, and draws those that nobody has
to know; packages and deploys; makes the webhook at the Git host and pings it; tells, or does when asked, what lets
the functions into the cluster; then runs fluxctl doctor. What is there is kept: doing it twice changes nothing.

create is made, update is changed, keep is as it should be, skip is left to you for the reason behind it.`,
    examples: [
      ['fluxctl setup --repository acme/manifests --eks prod --dry-run', 'only look: what would be done on AWS'],
      ['fluxctl setup --repository acme/manifests --eks prod --add-entries --grant-rights', 'everything'],
      ['fluxctl setup --local --repository acme/manifests --kubeconfig ~/.kube/config', 'on this machine'],
      ['fluxctl setup', 'again, after a change of fluxless.yml'],
    ],
    options: SETUP_OPTIONS,
    run: setup,
  },
  {
    name: 'doctor',
    aliases: [],
    summary: 'Try every arrow of the flow, and say what to do about what is broken',
    teaching:
      'Tries in the order in which a change travels: the server, its endpoints and their signatures, what the Git host sent,\nthe table, the queues, the Git host with its quota and clock, the clusters with our rights, the registries. Nothing is\nchanged but what is made and removed again. Exits with 1 when something is broken.',
    examples: [
      ['fluxctl doctor', 'the server that is found'],
      ['fluxctl doctor --write --config fluxless.yml', 'writes too, and a signed ping'],
      ['fluxctl doctor -o json', 'for programs'],
    ],
    options: DOCTOR_OPTIONS,
    run: doctor,
  },
  {
    name: 'teardown',
    aliases: [],
    summary: 'Take away what setup made, and say what stays',
    teaching:
      'Removes webhooks that lead here, access entries, the stack, the secrets that setup stored, and fluxless.yml unless it was\nedited. Workloads are never touched: what is applied stays applied, with its record and its sync tag. Without --yes it\nonly says what it would do.',
    examples: [
      ['fluxctl teardown', 'look at what would go'],
      ['fluxctl teardown --yes', 'the stack of the stage prod'],
      ['fluxctl teardown --local --public-url https://flux.example.com --yes', 'on this machine'],
    ],
    options: TEARDOWN_OPTIONS,
    run: teardown,
  },
]
