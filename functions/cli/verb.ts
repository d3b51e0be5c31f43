// What a verb of fluxctl is.
import type { Options } from './options.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

/** Is one verb. */
export type Verb = {
  readonly name: string
  readonly aliases: readonly string[]
  readonly summary: string
  readonly teaching: string
  readonly examples: readonly (readonly [command: string, effect: string])[]
  readonly options: Options
  /** What has to be written behind the verb, as help names it; nothing may when absent. */
  readonly subject?: string
  readonly run: (values: Values, world: World, subject: string) => Promise<number>
}
