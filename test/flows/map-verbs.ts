// Stands between a flow and a door: every verb of the door is wrapped, what is no verb stays.

/** Is one verb. */
export type Verb = (...given: never[]) => Promise<unknown>

/** Wraps every verb of a door. */
export function mapVerbs<Door extends object>(door: Door, wrap: (verb: Verb) => Verb): Door {
  const entries = Object.entries(door).map(([name, verb]) => [name, typeof verb === 'function' ? wrap(verb) : verb])
  return Object.fromEntries(entries) as Door
}
