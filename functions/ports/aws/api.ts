// Calls of AWS over the one way out: encoded, signed, tried again while it is worth it, and sorted by what an error means.
import { type EpochMs, type Milliseconds, TryLater } from '../../domain/failure.ts'
import type { HttpClient } from '../http/port.ts'
import {
  AwsAccessDenied,
  AwsCallRefused,
  AwsCredentialsExpired,
  AwsCredentialsRefused,
  AwsRegionMissing,
  AwsUnavailable,
  type CallPlace,
} from './failures.ts'
import { type Judged, judgeAnswer } from './judge-answer.ts'
import { findNamedOrigin } from './origins.ts'
import type { AwsAnswer, AwsApi, AwsCall, AwsSigner } from './port.ts'
import { PROTOCOLS } from './protocols.ts'

/** Is what calls need of the surroundings. */
export type AwsOptions = {
  readonly signer: Pick<AwsSigner, 'sign'>
  /** `AWS_REGION` and the addresses of emulators, as every tool of AWS reads them. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly now: () => EpochMs
  readonly wait: (waitMs: Milliseconds) => Promise<void>
  /** From 0 up to, but not including, 1. */
  readonly random: () => number
}

/** Services answer in milliseconds; a sender of webhooks gives up at 10 s, and needs two calls of us. */
const TIMEOUT_MS: Milliseconds = 2_500
const MOST_TRIES = 3
/** No try begins later than this after the first. */
const PATIENCE_MS: Milliseconds = 3_000
const FIRST_BACKOFF_MS: Milliseconds = 50
/** An entry of the table has 400 KB at most, and JSON may write a character in six. */
const MAX_BODY_BYTES = 4 * 1024 * 1024

/** Opens the calls; the first one asks for credentials. */
export function openAws(options: AwsOptions, http: Pick<HttpClient, 'send'>): AwsApi {
  const { signer, env, now, wait, random } = options

  async function sendOnce(call: AwsCall<string>, region: string, isFresh: boolean): Promise<Judged | Silence> {
    const { service, action, input } = call
    const encoded = PROTOCOLS[service].encode(action, input)
    const origin = findNamedOrigin(service, env) ?? call.origin
    const signed = await signer.sign({ ...encoded, service, region, origin, isFresh })
    const limits = { timeoutMs: TIMEOUT_MS, maxBodyBytes: MAX_BODY_BYTES }
    const answer = await http.send({ ...encoded, ...signed, ...limits }).catch((thrown: unknown) => ({ thrown }))
    return 'thrown' in answer ? { kind: 'silence', ...answer } : judgeAnswer(answer, PROTOCOLS[service])
  }

  return {
    async call<Outcome extends string = never>(call: AwsCall<Outcome>): Promise<AwsAnswer<Outcome>> {
      const region = call.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION)
      if (!region) throw new AwsRegionMissing(call.about)
      const startedAt = now()
      for (let [tries, isFresh] = [1, false]; ; tries += 1) {
        const judged = await sendOnce(call, region, isFresh)
        if (judged.kind === 'done') return judged
        const outcome = call.outcomes?.find(name => judged.kind === 'error' && name === judged.error)
        if (outcome !== undefined) return { kind: 'refused', error: outcome }
        const mayTryAgain = tries < MOST_TRIES && now() - startedAt < PATIENCE_MS
        if (!mayTryAgain || !isWorthTryingAgain(judged)) throw toFailure(judged, placeOf(call, region))
        isFresh = judged.kind === 'error' && judged.class === 'stale'
        await wait(FIRST_BACKOFF_MS * 4 ** (tries - 1) * (1 + random()))
      }
    },
  }
}

/** No answer came: the failure of the way out says why. */
type Silence = { readonly kind: 'silence'; readonly thrown: unknown }
type Unanswered = Exclude<Judged, { readonly kind: 'done' }> | Silence

function placeOf({ service, action, about }: AwsCall<string>, region: string): CallPlace {
  return { action: `${service}:${action}`, about, region }
}

function isWorthTryingAgain(judged: Unanswered): boolean {
  if (judged.kind === 'silence') return judged.thrown instanceof TryLater
  if (judged.kind === 'foreign') return judged.status >= 500
  return judged.class === 'busy' || judged.class === 'stale'
}

function toFailure(judged: Unanswered, place: CallPlace): unknown {
  if (judged.kind === 'silence') return judged.thrown
  if (judged.kind === 'foreign') {
    return new AwsUnavailable(place, `HTTP ${judged.status}, and the answer is not of AWS`)
  }
  switch (judged.class) {
    case 'busy':
      return new AwsUnavailable(place, judged.error)
    case 'stale':
      return new AwsCredentialsExpired(place, judged.error)
    case 'unknown-caller':
      return new AwsCredentialsRefused(place, judged.error)
    case 'forbidden':
      return new AwsAccessDenied(place, judged.error, judged.principal)
    case 'wrong':
      return new AwsCallRefused(place, judged.error)
  }
}
