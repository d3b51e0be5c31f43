// What can go wrong with a registry; the texts name hosts and repositories, never logins, tokens or what a registry wrote.
import { type Milliseconds, NeedsPerson, TryLater } from '../../domain/failure.ts'

/** The registry does not let us read the repository. */
export class RegistryAccessDenied extends NeedsPerson {
  override readonly code = 'registry-access-denied'
  constructor(repo: string, login: 'no-login' | 'login-refused') {
    const fix =
      login === 'no-login'
        ? 'Give a login for this registry, in the settings or as an image pull secret of the workload; it must be allowed to pull.'
        : 'Check that the login for this registry has not expired, and that it is allowed to pull from this repository.'
    super({ what: 'The registry does not let us read the repository', where: repo, fix })
  }
}

/** The registry knows no such repository, or does not show it to us; registries answer both alike. */
export class RegistryRepositoryUnknown extends NeedsPerson {
  override readonly code = 'registry-repository-unknown'
  constructor(repo: string) {
    const fix = 'Correct the name of the image, or give a login that is allowed to pull from this repository.'
    super({ what: 'The registry knows no such repository, or does not show it to us', where: repo, fix })
  }
}

/** Something answers that is no registry, or one that we must not follow. */
export class RegistryNotUnderstood extends NeedsPerson {
  override readonly code = 'registry-not-understood'
  constructor(where: string, said: string) {
    const fix =
      'Check the host of the image name: a proxy, a login page or another program may be answering in its place.'
    super({ what: `What answers is not a registry as we know them (${said})`, where, fix })
  }
}

/** The list of tags does not come to an end. */
export class RegistryTagsEndless extends NeedsPerson {
  override readonly code = 'registry-tags-endless'
  constructor(repo: string, said: string) {
    const fix = 'Remove old tags, best by a retention rule of the registry, or leave the image out of scanning.'
    super({ what: `The list of tags does not come to an end (${said})`, where: repo, fix })
  }
}

/** A cloud does not give us a login for its registry. */
export class RegistryLoginRefused extends NeedsPerson {
  override readonly code = 'registry-login-refused'
  constructor(
    where: string,
    fix = 'Check the credentials with which we ask the cloud, and that they are allowed to pull from its registries.',
    cause?: unknown,
  ) {
    super({ what: 'The cloud does not give us a login for its registry', where, fix }, { cause })
  }
}

/** A cloud cannot give us a login now. */
export class RegistryLoginUnavailable extends TryLater {
  override readonly code = 'registry-login-unavailable'
  override readonly retryAfterMs: Milliseconds
  constructor(where: string, retryAfterMs: Milliseconds, cause?: unknown) {
    const fix = 'It is tried again after a while; check that the cloud can be reached from here.'
    super({ what: 'The cloud cannot give us a login for its registry now', where, fix }, { cause })
    this.retryAfterMs = retryAfterMs
  }
}

/** The registry asks for patience, or we hold back so that it need not. */
export class RegistryBusy extends TryLater {
  override readonly code = 'registry-busy'
  override readonly retryAfterMs: Milliseconds
  constructor(where: string, retryAfterMs: Milliseconds) {
    const fix =
      'It is tried again after the wait; if this is frequent, lower the rate of requests, or give a login with a higher limit.'
    super({ what: 'The registry limits our requests', where, fix })
    this.retryAfterMs = retryAfterMs
  }
}

/** The registry cannot answer now. */
export class RegistryUnavailable extends TryLater {
  override readonly code = 'registry-unavailable'
  override readonly retryAfterMs: Milliseconds
  constructor(where: string, said: string, retryAfterMs: Milliseconds = 30_000) {
    const fix = 'It is tried again; if it lasts, check the health of the registry.'
    super({ what: `The registry cannot answer now (${said})`, where, fix })
    this.retryAfterMs = retryAfterMs
  }
}
