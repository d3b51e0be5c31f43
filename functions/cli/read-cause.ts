// Who asks for a change and why: as it was typed, else as git knows the person.
import type { Cause } from '../domain/release/update-spec.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

/** Reads the cause of an update; what nobody said is empty. */
export function readCause(values: Values, world: Pick<World, 'gitConfig'>): Cause {
  return { message: values.get('message') ?? '', user: values.get('user') ?? readGitUser(world) }
}

function readGitUser({ gitConfig }: Pick<World, 'gitConfig'>): string {
  const [name, email] = [gitConfig('user.name'), gitConfig('user.email')]
  return name && email ? `${name} <${email}>` : email || name || ''
}
