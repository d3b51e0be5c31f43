// What can go wrong with a Git host; the texts name repositories and paths, never tokens or signed addresses.
import { type Milliseconds, NeedsPerson, TryLater } from '../../domain/failure.ts'

/** The host knows no such repository, or does not show it to this token; hosts answer both alike. */
export class RepositoryNotFound extends NeedsPerson {
  override readonly code = 'repository-not-found'
  /** What the host said; some say there what else is missing. */
  readonly said: string
  constructor(repository: string, said = '') {
    const fix = 'Correct the name, or give the token or App access to this repository with "Contents: read".'
    super({ what: 'The repository does not exist or the token may not see it', where: repository, fix })
    this.said = said
  }
}

/** The repository is there but has no commit. */
export class RepositoryEmpty extends NeedsPerson {
  override readonly code = 'repository-empty'
  constructor(repository: string) {
    super({
      what: 'The repository is empty',
      where: repository,
      fix: 'Push a first commit to the branch of the target.',
    })
  }
}

/** The repository is there but has no such branch. */
export class BranchNotFound extends NeedsPerson {
  override readonly code = 'branch-not-found'
  constructor(repository: string, branch: string) {
    const fix = 'Push the branch, or correct the branch of the target.'
    super({ what: 'The branch does not exist', where: `${repository} ${branch}`, fix })
  }
}

/** The repository has no such commit, mostly after its history was rewritten. */
export class CommitNotFound extends NeedsPerson {
  override readonly code = 'commit-not-found'
  constructor(repository: string, commit: string) {
    const fix =
      'If the history was rewritten, the next push or poll takes the new head; else check the access of the token.'
    super({ what: 'The commit does not exist or the token may not see it', where: `${repository} ${commit}`, fix })
  }
}

/** The host does not accept the token at all. */
export class GitHostCredentialsRefused extends NeedsPerson {
  override readonly code = 'git-host-credentials-refused'
  constructor(where: string, said: string, cause?: unknown) {
    const fix = 'Renew the token, or check id and private key of the App.'
    super({ what: `The Git host refuses our credentials (${said})`, where, fix }, { cause })
  }
}

/** The token is good but may not do this. */
export class GitHostPermissionMissing extends NeedsPerson {
  override readonly code = 'git-host-permission-missing'
  constructor(where: string, said: string, wanted: string | undefined) {
    const sets = wanted === undefined ? 'the missing permission' : `one of these permission sets: ${wanted}`
    super({ what: `The token may not do this (${said})`, where, fix: `Give the token or App ${sets}.` })
  }
}

/** The host refused for a reason that no wait heals. */
export class GitHostRefused extends NeedsPerson {
  override readonly code = 'git-host-refused'
  constructor(where: string, said: string, fix = 'Read the answer of the host and correct the setting it names.') {
    super({ what: `The Git host refused (${said})`, where, fix })
  }
}

/** The tag may not be moved by us. */
export class TagRefused extends NeedsPerson {
  override readonly code = 'tag-refused'
  constructor(repository: string, tag: string, said: string) {
    const fix = 'Take the tag out of the rulesets and tag protections, or put our App on their bypass list.'
    super({ what: `The sync tag cannot be moved (${said})`, where: `${repository} ${tag}`, fix })
  }
}

/** The branch takes no commit of ours: a rule stands against it. */
export class CommitRefused extends NeedsPerson {
  override readonly code = 'commit-refused'
  constructor(repository: string, branch: string, said: string) {
    const fix =
      'Put our App on the bypass list of the rules of this branch, or set `automation.commit.via: change-request`, so that people merge what we propose.'
    super({ what: `The branch takes no commit of ours (${said})`, where: `${repository} ${branch}`, fix })
  }
}

/** The host asks for patience. */
export class GitHostBusy extends TryLater {
  override readonly code = 'git-host-busy'
  override readonly retryAfterMs: Milliseconds
  readonly said: string
  constructor(where: string, said: string, retryAfterMs: Milliseconds) {
    const fix = `It is tried again in ${Math.ceil(retryAfterMs / 1_000)} s. If this is frequent, poll less often or use an App.`
    super({ what: `The Git host limits our requests (${said})`, where, fix })
    this.said = said
    this.retryAfterMs = retryAfterMs
  }
}

/** The host cannot answer now. */
export class GitHostUnavailable extends TryLater {
  override readonly code = 'git-host-unavailable'
  override readonly retryAfterMs: Milliseconds
  constructor(where: string, said: string, retryAfterMs: Milliseconds = 10_000, cause?: unknown) {
    const fix = 'It is tried again; look at the status page of the host if it lasts.'
    super({ what: `The Git host cannot answer (${said})`, where, fix }, { cause })
    this.retryAfterMs = retryAfterMs
  }
}
