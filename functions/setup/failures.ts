// What stops setup and teardown before they do anything.
import { NeedsPerson } from '../domain/failure.ts'

/** Something is missing that only an operator can give. */
export class SetupLacks extends NeedsPerson {
  override readonly code = 'setup-lacks'
  constructor(problems: readonly string[]) {
    const list = problems.map(problem => `\n  - ${problem}`).join('')
    super({ what: 'Setup needs more than it was given', fix: `Nothing was changed. Give it and run it again:${list}` })
  }
}

/** The stack cannot be worked on as it is. */
export class StackNotReady extends NeedsPerson {
  override readonly code = 'stack-not-ready'
  constructor(name: string, status: string, isBusy: boolean) {
    const fix = isBusy
      ? 'Wait until the change that is under way has ended, and run it again.'
      : 'Look at its events in CloudFormation; if it was never made, fluxctl teardown removes what there is of it.'
    super({ what: `The stack cannot be changed (${status})`, where: name, fix })
  }
}

/** The rights in a cluster could not be granted or taken back. */
export class RightsNotSettled extends NeedsPerson {
  override readonly code = 'rights-not-settled'
  constructor(cluster: string, said: string) {
    super({
      what: `The rights could not be settled (${said})`,
      where: `cluster ${cluster}`,
      fix: 'Use a kubeconfig of somebody who may write roles there, or leave it to them: fluxctl install prints what to apply.',
    })
  }
}

/** The App was made and is not installed on a repository. */
export class AppNotInstalled extends NeedsPerson {
  override readonly code = 'app-not-installed'
  constructor(repository: string) {
    const fix = 'Install it on this repository, then run fluxctl setup again: the App and its key are kept.'
    super({ what: 'The App is not installed', where: repository, fix })
  }
}
