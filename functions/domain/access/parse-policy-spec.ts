// A change of policies as it is asked for; policies may be named in a list, as they were before they had values.
import { parseTagPattern } from '../images/parse-tag-pattern.ts'
import type { ResourceIdText } from '../manifests/resource-id.ts'
import type { PolicySpec, PolicyUpdate } from '../release/update-spec.ts'
import { quote, type WireReader } from './wire-reader.ts'

const KNOWN = ['automated', 'locked', 'locked_user', 'locked_msg', 'ignore']
/** Stands for the tag pattern of every container; it is spread over them and never written itself. */
const TAG_ALL = 'tag_all'
/** The key of an annotation must come of it. */
const TAG = /^tag\.[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/
const MAX_VALUE = 1_000

/** Parses a change of policies. An empty value takes a policy away, and what is taken away is not set. */
export function parsePolicySpec(spec: unknown, reader: WireReader): PolicySpec {
  const updates = new Map<ResourceIdText, PolicyUpdate>()
  for (const [key, value] of reader.entries(spec, 'the spec'))
    updates.set(reader.id(key), parsePolicyUpdate(value, reader))
  if (updates.size === 0) reader.complain('the spec names no workload')
  return { type: 'policy', updates }
}

function parsePolicyUpdate(value: unknown, reader: WireReader): PolicyUpdate {
  const fields = reader.fields(value, 'a policy update', ['add', 'remove'])
  const add = parsePolicies(fields.get('add'), 'add', reader)
  const remove = parsePolicies(fields.get('remove'), 'remove', reader)
  const emptied = [...add].flatMap(([name, text]) => (text === '' ? [name] : []))
  const removed = new Set([...remove.keys(), ...emptied])
  for (const [name, text] of add) if (!removed.has(name)) complainOfPattern(name, text, reader)
  if (removed.has(TAG_ALL)) reader.complain(`${TAG_ALL} is set, never taken away: glob:* lets every tag through`)
  return { add: new Map([...add].filter(([name]) => !removed.has(name))), remove: removed }
}

function parsePolicies(value: unknown, at: string, reader: WireReader): ReadonlyMap<string, string> {
  const listed = Array.isArray(value) ? value.map(name => [name, 'true'] as const) : reader.entries(value, at)
  const policies = listed.map(([name, text]) => {
    if (typeof name !== 'string' || !isKnown(name)) reader.complain(describeUnknown(name))
    return [String(name), reader.text(text, `the value of ${quote(name)}`, { maxLength: MAX_VALUE })] as const
  })
  return new Map(policies)
}

function complainOfPattern(name: string, text: string, reader: WireReader): void {
  if (name !== TAG_ALL && !TAG.test(name)) return
  const { invalid } = parseTagPattern(text)
  if (invalid !== undefined) reader.complain(`${invalid.what}: ${invalid.why}`)
}

function isKnown(name: string): boolean {
  return name === TAG_ALL || KNOWN.includes(name) || TAG.test(name)
}

function describeUnknown(name: unknown): string {
  return `unknown policy ${quote(name)}; there are ${[...KNOWN, 'tag.<container>', TAG_ALL].join(', ')}`
}
