// What is to be written to Git, read from the body of a request or of a job.
import type { Cause, UpdateSpec } from '../release/update-spec.ts'
import { type Refusal, refuse } from './api-answer.ts'
import { parsePolicySpec } from './parse-policy-spec.ts'
import { parseContainerRelease, parseImageRelease } from './parse-release-spec.ts'
import { openWireReader, type WireReader } from './wire-reader.ts'

/** Is an update that was asked for. */
export type Update = { readonly kind: 'update'; readonly spec: UpdateSpec; readonly cause: Cause }

/** Is what a body asks for; a sync writes nothing to Git. */
export type AskedUpdate = Update | { readonly kind: 'sync' } | Refusal

const MAX_USER = 300
const MAX_MESSAGE = 8_000
const MAX_TOLD = 20

const PARSERS: Readonly<Record<UpdateSpec['type'], (spec: unknown, reader: WireReader) => UpdateSpec>> = {
  image: parseImageRelease,
  containers: parseContainerRelease,
  policy: parsePolicySpec,
}

/** Parses an update; all that is wrong with it is told at once. */
export function parseUpdate(body: unknown): AskedUpdate {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return refuse(400, 'the body is not JSON with an update spec')
  }
  const reader = openWireReader()
  const fields = reader.fields(body, 'the update', ['type', 'cause', 'spec'])
  const type = fields.get('type')
  if (typeof type !== 'string' || type === '') return refuse(400, 'no type in update spec')
  if (type === 'sync') return { kind: 'sync' }
  if (type === 'auto') return refuse(422, 'updates of type auto are not taken from outside', AUTO_IS_OURS)
  if (!isUpdateType(type)) return refuse(400, `unknown spec type: ${type.slice(0, 40)}`)
  const spec = PARSERS[type](fields.get('spec'), reader)
  const cause = parseCause(fields.get('cause'), reader)
  return reader.problems.length > 0 ? refuseProblems(reader.problems) : { kind: 'update', spec, cause }
}

function parseCause(value: unknown, reader: WireReader): Cause {
  const fields = reader.fields(value, 'cause', ['Message', 'User'])
  return {
    message: reader.text(fields.get('Message'), 'the message', { maxLength: MAX_MESSAGE, mayHaveLines: true }),
    user: reader.text(fields.get('User'), 'the user', { maxLength: MAX_USER }),
  }
}

function refuseProblems(problems: readonly string[]): Refusal {
  const told = problems.slice(0, MAX_TOLD)
  const more = problems.length > told.length ? [`and ${problems.length - told.length} more`] : []
  return refuse(400, told[0] ?? '', `${[...told, ...more].join('\n')}\n`)
}

const AUTO_IS_OURS =
  'Updates of type auto are made by fluxless itself when newer images are there.\n\nAsk for one of type image instead: fluxctl release --update-all-images.\n'

function isUpdateType(type: string): type is UpdateSpec['type'] {
  return Object.hasOwn(PARSERS, type)
}
