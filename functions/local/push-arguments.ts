// What `npm run push-image` can be told.
import { parseArgs } from 'node:util'
import { PushFailed } from './push-failed.ts'

/** Is what the command was told. */
export type PushArguments = {
  readonly help: boolean
  readonly image: string
  /** What the image is to say of its age; now when absent. */
  readonly createdAtMs: number | undefined
  readonly plainHttp: boolean
  readonly state: string
}

/** Shown for `--help` and beside a mistake. */
export const PUSH_HELP = `Pushes a tiny image, made on the spot, as docker push would: for trying image automation without docker.

  npm run push-image -- shop:1.2.4                       to the registry of the sandbox that runs here
  npm run push-image -- 127.0.0.1:5000/team/shop:1.2.4   to any registry that wants no login

Options
  --created DATE    when the image says it was made: 2026-01-02T03:04:05Z (now)
  --state DIR       where the sandbox keeps its state (.fluxless)
  --plain-http      no TLS, also where the host is not this machine
  --help            this text`

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

/**
 * Parses the arguments of the command.
 *
 * @throws {PushFailed} naming the option and what it takes
 */
export function parsePushArguments(argv: readonly string[]): PushArguments {
  const { values, positionals } = parse(argv)
  const { help, created, state } = values
  const [image = '', ...more] = positionals
  if (!help && (image === '' || more.length > 0)) throw new PushFailed('Name one image to push, as in shop:1.2.4.')
  const createdAtMs = created === undefined ? undefined : RFC_3339.test(created) ? Date.parse(created) : Number.NaN
  if (createdAtMs !== undefined && !(createdAtMs >= 0)) {
    throw new PushFailed(`--created takes a date like 2026-01-02T03:04:05Z, not ${JSON.stringify(created)}.`)
  }
  return { help, image, createdAtMs, plainHttp: values['plain-http'], state }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        created: { type: 'string' },
        state: { type: 'string', default: '.fluxless' },
        'plain-http': { type: 'boolean', default: false },
      },
    })
  } catch (cause) {
    throw new PushFailed(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}
