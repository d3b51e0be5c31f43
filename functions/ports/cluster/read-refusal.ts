// Turns the answer that refuses one object into what an operator reads: a code, what, where, and what to do.
import type { FailureReport } from '../../domain/failure.ts'
import { formatResourceId, type ResourceId } from '../../domain/manifests/resource-id.ts'
import type { Source } from '../../domain/sync/sync-plan.ts'
import { redactFieldMessage, redactMessage } from './redact-message.ts'
import { classifyRefusal } from './refusal-codes.ts'
import { fixes, type RefusalCode } from './refusal-fixes.ts'
import { readStatus } from './status-body.ts'
import type { ApiAnswer } from './transport.ts'

/** Is an object and, where it is known, what names its place in Git: a source, or the text of one. */
export type PlacedObject = { readonly id: ResourceId; readonly source?: Source; readonly at?: string }

/** Renders where an object stands: `default:deployment/hello (app.yaml:12)`. */
function renderPlace({ id, source, at = source && `${source.file}:${source.line}` }: PlacedObject): string {
  return at ? `${formatResourceId(id)} (${at})` : formatResourceId(id)
}

/** Reports one failure of one object under its code. */
export function reportObject(
  object: PlacedObject,
  code: RefusalCode,
  what: string,
): FailureReport & { readonly code: RefusalCode } {
  return { code, what, where: renderPlace(object), fix: fixes[code] }
}

/** Reads a refusal. What the server quotes of the object is left out of it. */
export function readRefusal(
  object: PlacedObject,
  answer: Pick<ApiAnswer, 'status' | 'text'>,
): FailureReport & { readonly code: RefusalCode } {
  return reportObject(object, classifyRefusal(answer), describeAnswer(object, answer))
}

const MAX_CAUSES = 5
/** Rights are decided before the body is read: such a message can quote nothing of the object. */
const RIGHT_LACKING =
  /^\S+ "[^"]*" is forbidden: User "[^"]*" cannot \w+ resource "[^"]*" in API group "[^"]*" (in the namespace "[^"]*"|at the cluster scope)$/

function describeAnswer(object: PlacedObject, answer: Pick<ApiAnswer, 'status' | 'text'>): string {
  const body = readStatus(answer)
  const isAboutRights = answer.status === 403 && RIGHT_LACKING.test(body?.message ?? '')
  const isSecret = object.id.group === '' && object.id.kind === 'Secret' && !isAboutRights
  // Text that is no Status may come from a proxy: it says nothing about the object.
  if (body === undefined) return `The server answered HTTP ${answer.status}`
  const causes = body.details.causes.filter(({ field }) => field !== '')
  if (causes.length === 0)
    return redactMessage(body.message, { isSecret }) || `The server answered HTTP ${answer.status}`
  const told = causes.slice(0, MAX_CAUSES).map(({ field, message }) => {
    const told = redactFieldMessage(field, message, { isSecret })
    // `[]` is the API server's path of the whole object.
    return field === '[]' ? told : `${field}: ${told}`
  })
  const more = causes.length > MAX_CAUSES ? [`and ${causes.length - MAX_CAUSES} more`] : []
  return [...told, ...more].join('; ')
}
