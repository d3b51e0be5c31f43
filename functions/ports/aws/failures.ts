// What can be wrong with AWS as a whole. What AWS says of an error is never quoted: it repeats signed headers.
import { type Milliseconds, NeedsPerson, TryLater } from '../../domain/failure.ts'

/** Is a call, for the operator to find. */
export type CallPlace = { readonly action: string; readonly about: string; readonly region: string }

const describePlace = ({ about, region }: CallPlace) => `${about}, ${region}`

/** Says that a service of AWS is down, throttles, or that something else answers in its place. */
export class AwsUnavailable extends TryLater {
  override readonly code = 'aws-unavailable'
  override readonly retryAfterMs: Milliseconds = 10_000
  constructor(place: CallPlace, why: string, cause?: unknown) {
    super(
      {
        what: `AWS cannot do ${place.action} now (${why})`,
        where: describePlace(place),
        fix: 'It is tried again by itself; if this lasts, look at the health of the service, its quotas and the way to it.',
      },
      { cause },
    )
  }
}

/** Says that the credentials have run out, or that the clock is wrong, also after asking for others. */
export class AwsCredentialsExpired extends TryLater {
  override readonly code = 'aws-credentials-expired'
  override readonly retryAfterMs: Milliseconds = 30_000
  constructor(place: CallPlace, error: string) {
    super({
      what: `AWS takes the credentials for expired (${error})`,
      where: `${place.action}, ${describePlace(place)}`,
      fix: 'A function gets new ones by itself and it is tried again; elsewhere renew them, and check the clock.',
    })
  }
}

/** Says that AWS does not know the credentials, or that the secret key is not theirs. */
export class AwsCredentialsRefused extends NeedsPerson {
  override readonly code = 'aws-credentials-refused'
  constructor(place: CallPlace, error: string) {
    super({
      what: `AWS refuses the credentials (${error})`,
      where: `${place.action}, ${describePlace(place)}`,
      fix: 'Give this process valid credentials, and check that the region is the one of the resource.',
    })
  }
}

/** Says that no credentials can be found. */
export class AwsCredentialsMissing extends NeedsPerson {
  override readonly code = 'aws-credentials-missing'
  constructor(cause: unknown) {
    super(
      {
        what: 'There are no AWS credentials',
        where: 'AWS_ACCESS_KEY_ID and the other places where AWS tools look',
        fix: 'Give the function a role, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      },
      { cause },
    )
  }
}

/** Says that no region is known. */
export class AwsRegionMissing extends NeedsPerson {
  override readonly code = 'aws-region-missing'
  constructor(about: string) {
    super({ what: 'No AWS region is known', where: about, fix: 'Set AWS_REGION; on Lambda it is always set.' })
  }
}

/** Says that the identity may not do what was asked. */
export class AwsAccessDenied extends NeedsPerson {
  override readonly code = 'aws-access-denied'
  constructor(place: CallPlace, error: string, principal: string | undefined) {
    super({
      what: `AWS allows no ${place.action} (${error})`,
      where: principal === undefined ? describePlace(place) : `${describePlace(place)}, as ${principal}`,
      fix: 'Allow the action on this resource, and the use of its key if it is encrypted, to the role of the function.',
    })
  }
}

/** Says that AWS takes a call for wrong. */
export class AwsCallRefused extends NeedsPerson {
  override readonly code = 'aws-call-refused'
  constructor(place: CallPlace, error: string) {
    super({
      what: `AWS refuses ${place.action} (${error})`,
      where: describePlace(place),
      fix: 'Check that the settings name the right resource, of the right kind; its service explains the error.',
    })
  }
}
