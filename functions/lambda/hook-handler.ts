// How deliveries reach a flow: over HTTP, or as an event that EventBridge hands to the function under IAM.
import type { Context, EventBridgeEvent } from 'aws-lambda'
import { TryLater } from '../domain/failure.ts'
import { type HttpEventRequest, type HttpLambdaHandler, type HttpReply, httpHandler } from './http-handler.ts'

/** Is an event of AWS as a delivery to an endpoint; `arrivedBy` is what nothing over HTTP can have. */
export type DirectCall = Pick<HttpEventRequest, 'method' | 'path' | 'headers' | 'body'> & {
  readonly arrivedBy: 'event-bridge'
}

/** Sets where events go and where it is told. */
export type HookEdge = {
  /** Names of the endpoints that events of AWS are handed to. */
  readonly direct: readonly string[]
  readonly log: {
    write(line: { readonly msg: string; readonly level: 'warn' | 'error' } & Readonly<Record<string, unknown>>): void
  }
}

/** An event could not be taken now; Lambda hands it over again. */
export class EventPutOff extends TryLater {
  override readonly code = 'event-put-off'
  override readonly retryAfterMs = 60_000
  constructor(endpoint: string, status: number) {
    super({
      what: 'An event of EventBridge could not be taken',
      where: `endpoint ${endpoint}, answered ${status}`,
      fix: 'Lambda tries it twice more; the line before this one says what is down.',
    })
  }
}

type Handled = Awaited<ReturnType<HttpLambdaHandler>>
type AwsEvent = EventBridgeEvent<string, unknown>

/**
 * Makes a Lambda handler of a function from delivery to answer. An HTTP request always comes in the envelope of its
 * gateway, so what is in its body is never taken for an event.
 *
 * @throws {EventPutOff} from the handler, when an event has to come again
 */
export function hookHandler(
  receive: (call: HttpEventRequest | DirectCall) => Promise<HttpReply>,
  { direct, log }: HookEdge,
): (event: Parameters<HttpLambdaHandler>[0] | AwsEvent, context: Context) => Promise<Handled> {
  const handleHttp = httpHandler(receive, log)

  async function handleEvent(event: AwsEvent): Promise<Handled> {
    const body = Buffer.from(JSON.stringify(event))
    if (direct.length === 0) {
      log.write({ msg: 'event ignored', level: 'warn', source: event.source, why: 'no endpoint takes events of AWS' })
    }
    for (const name of direct) {
      const call = {
        method: 'POST',
        path: `/hook/${name}`,
        headers: new Map(),
        body,
        arrivedBy: 'event-bridge',
      } as const
      const { status } = await receive(call)
      if (status >= 500) throw new EventPutOff(name, status)
    }
    return { statusCode: 204 }
  }

  return async (event, context) => (isFromAws(event) ? handleEvent(event) : handleHttp(event, context))
}

function isFromAws(event: Parameters<HttpLambdaHandler>[0] | AwsEvent): event is AwsEvent {
  return 'detail-type' in event && 'detail' in event && !('requestContext' in event) && !('headers' in event)
}
