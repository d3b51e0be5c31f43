// The verbs of fluxctl that bring fluxless to where it runs, look whether it does, and take it away.
import { doctor } from './doctor.ts'
import { DOCTOR_OPTIONS } from './setup-options.ts'
import type { Verb } from './verb.ts'

/** Those verbs, in the order of help. */
export const SETUP_VERBS: readonly Verb[] = [
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
]
