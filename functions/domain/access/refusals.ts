// What is said to whom the API does not serve: strangers, callers without the right, those who ask for a job that is gone.
import { type Refusal, refuse } from './api-answer.ts'
import type { Right } from './identify-caller.ts'

/** Refuses a stranger; `why` never quotes what was sent. */
export function refuseStranger(why: string): Refusal {
  const help =
    'The request failed authentication.\n\nGive a token of api.tokens in fluxless.yml with --token or FLUX_TOKEN.\n'
  return refuse(401, `not authenticated: ${why}`, help)
}

/** Refuses a caller whose token lacks a right. */
export function refuseRight(token: string, right: Right): Refusal {
  const error = `the token ${token} may not ${right}`
  const help = `The token ${token} may not ${right}.\n\nAdd ${right} to what it may in api.tokens of fluxless.yml.\n`
  return refuse(403, error, help)
}

/** Refuses an id of no job. */
export function refuseUnknownJob(id: string): Refusal {
  const help =
    'Job not found\n\nThe job id is wrong, or the job is too old: results are kept for three days.\n\nAsk again with fluxctl sync.\n'
  return refuse(404, `unknown job ${JSON.stringify(id)}`, help)
}
