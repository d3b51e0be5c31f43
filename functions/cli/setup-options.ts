// The options of the verbs that set up, look at and take away.
import { FORMAT, type Options } from './options.ts'

/** The options of doctor. */
export const DOCTOR_OPTIONS = {
  write: { meaning: 'try writes too: a tag of its own is made at each Git host, and removed' },
  config: {
    placeholder: 'FILE',
    meaning: 'fluxless.yml: the secrets that it names, and that can be read here, sign a ping',
  },
  'output-format': FORMAT,
} as const satisfies Options
