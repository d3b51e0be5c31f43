// What ends a command early, and how it reads on the terminal.

/** Is the root of what fluxctl tells and exits with 1. */
export abstract class CommandFailure extends Error {
  abstract render(verb: string | undefined): string
}

/** The command line cannot be understood. */
export class UsageWrong extends CommandFailure {
  render(verb: string | undefined): string {
    return `Error: ${this.message}\nRun 'fluxctl ${verb === undefined ? '' : `${verb} `}--help' for usage.\n`
  }
}

/** The command was understood and did not come to its end. */
export class CommandStopped extends CommandFailure {
  render(): string {
    return `Error: ${this.message}\n`
  }
}

/** The time to wait is over; what was asked for goes on, and how it ends is not known. */
export class WaitedInVain extends CommandStopped {}

/** The server said no, with help for people. */
export class ServerRefused extends CommandFailure {
  readonly status: number
  constructor(status: number, help: string) {
    super(help.trim())
    this.status = status
  }

  render(): string {
    return `== Error ==\n\n${this.message}\n`
  }
}
