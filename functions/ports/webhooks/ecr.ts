// Amazon ECR: EventBridge hands its events to the function under IAM, or to the endpoint with a header of a connection.
import { composeSender, DAY_MS, type Proof } from './compose-sender.ts'
import { nameImagePush } from './name-image-push.ts'
import { ownObject, ownText } from './parse-payload.ts'
import type { Sender } from './port.ts'
import { proveByHeader, type TokenOptions } from './prove-by-header.ts'

/** Sets whose events are taken; without secrets nothing that comes over HTTP is believed. */
export type EcrSenderOptions = TokenOptions & {
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  readonly repositories: readonly string[]
}

/**
 * Opens the sender ECR. An event that looks like one of EventBridge proves nothing: how it arrived does.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 */
export function openEcrSender(options: EcrSenderOptions): Sender {
  const { accounts, regions, repositories } = options
  const byHeader = proveByHeader('authorization', options)
  const prove: Proof = async request =>
    request.arrivedBy === 'event-bridge' ? { kind: 'matched', secretIndex: 0 } : byHeader(request)

  return composeSender({
    prove,
    // An event holds its own id and time.
    idWindowMs: DAY_MS,
    bodyWindowMs: DAY_MS,
    findBodyId: payload => ownText(payload, 'id'),
    name(payload) {
      const detail = ownObject(payload, 'detail')
      const [account, region] = [ownText(payload, 'account') ?? '', ownText(payload, 'region') ?? '']
      if (ownText(payload, 'source') !== 'aws.ecr' || ownText(payload, 'detail-type') !== 'ECR Image Action') {
        return [{ kind: 'ignored', why: 'it is no image action of ECR' }]
      }
      if (!accounts.includes(account) || !regions.includes(region)) {
        return [{ kind: 'ignored', why: 'it comes from an account or region that is not configured' }]
      }
      if (ownText(detail, 'action-type') !== 'PUSH' || ownText(detail, 'result') !== 'SUCCESS') {
        return [{ kind: 'ignored', why: 'it tells of no push that succeeded' }]
      }
      const registry = `${account}.dkr.ecr.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`
      const pushed = { path: ownText(detail, 'repository-name'), tags: [ownText(detail, 'image-tag')] }
      return [nameImagePush(pushed, { registry, repositories })]
    },
  })
}
