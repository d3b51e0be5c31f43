// What can go wrong with bringing functions to where they run.
import { NeedsPerson } from '../../domain/failure.ts'

/** A tool that deploys is not at hand. */
export class ToolMissing extends NeedsPerson {
  override readonly code = 'tool-missing'
  constructor(tool: string, cause?: unknown) {
    const fix = 'Run npm ci in a checkout of fluxless, and run fluxctl setup there.'
    super({ what: 'A tool that deploys is missing', where: tool, fix }, { cause })
  }
}

/** A tool was started and did not come to its end. */
export class ToolFailed extends NeedsPerson {
  override readonly code = 'tool-failed'
  constructor(command: string, code: number | null) {
    const fix = 'It says why above. Correct that and run the command again: what is done already is kept.'
    super({ what: `A command ended with ${code ?? 'a signal'}`, where: command, fix })
  }
}

/** The stack is not there although it was deployed. */
export class StackMissing extends NeedsPerson {
  override readonly code = 'stack-missing'
  constructor(name: string) {
    const fix = 'Check that account, region and stage of the tool are those of fluxctl setup.'
    super({ what: 'The stack is not there after it was deployed', where: name, fix })
  }
}
