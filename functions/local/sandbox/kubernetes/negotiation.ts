// Reads what form of answer a client asks for in `Accept`, and refuses media types that are not offered.
import { ApiFailure } from './api-failure.ts'

/** The form of an answer: the object itself, its metadata, or a table. */
export type AnswerForm = {
  readonly as: 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList'
  readonly isYaml: boolean
}

const OFFERED = 'application/json, application/yaml, application/vnd.kubernetes.protobuf'
const PLAIN: AnswerForm = { as: 'object', isYaml: false }
const FORMS = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'] as const

/**
 * Picks the first acceptable form.
 *
 * @throws {ApiFailure} 406 when nothing that is asked for is offered
 */
export function readAccept(accept: string | undefined, isCustom: boolean): AnswerForm {
  if (accept === undefined || accept === '' || accept === 'application/json' || accept === '*/*') return PLAIN
  let isKnown = isCustom
  for (const entry of accept.split(',')) {
    const [media = '', ...parameters] = entry.split(';').map(part => part.trim())
    const isYaml = media === 'application/yaml'
    if (!isYaml && media !== 'application/json' && media !== '*/*' && media !== 'application/*') continue
    isKnown = true
    const asked = new Map(parameters.map(parameter => parameter.split('=', 2) as [string, string]))
    const as = asked.get('as')
    if (as === undefined || as === '') return { as: 'object', isYaml }
    const form = FORMS.find(known => known === as)
    if (form && asked.get('g') === 'meta.k8s.io' && asked.get('v') === 'v1') return { as: form, isYaml }
  }
  if (isKnown) throw notAcceptable(`only the following media types are accepted: ${OFFERED}`)
  throw new ApiFailure(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${OFFERED}`, {})
}

/** 406. */
export function notAcceptable(message: string): ApiFailure {
  return new ApiFailure(406, 'NotAcceptable', message)
}

/** 415 with the types that would do. */
export function unsupportedMedia(accepted: string): ApiFailure {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`
  return new ApiFailure(415, 'UnsupportedMediaType', message)
}
