// Secrets as encrypted parameters of AWS Systems Manager, below a prefix, each with a tag that says who made it.
import type { AwsApi } from '../aws/port.ts'
import type { SecretShelf } from './port.ts'

/** Says where: `prefix` begins with a slash and ends without one; `owner` is the value of the tag. */
export type SsmShelfOptions = { readonly prefix: string; readonly owner: string }

const TAG = 'fluxless:stack'
const MISSING = ['ParameterNotFound'] as const
const TAKEN = ['ParameterAlreadyExists'] as const
const MOST_PAGES = 20

/**
 * Opens the shelf.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 */
export function openSsmShelf({ prefix, owner }: SsmShelfOptions, aws: AwsApi): SecretShelf {
  const pathOf = (name: string) => `${prefix}/${name}`
  const nameOf = (path: string) => (path.startsWith(`${prefix}/`) ? path.slice(prefix.length + 1) : undefined)
  const call = <Outcome extends string = never>(
    action: string,
    name: string,
    input: object,
    outcomes: readonly Outcome[] = [],
  ) => aws.call<Outcome>({ service: 'ssm', action, input: { ...input }, about: `ssm ${pathOf(name)}`, outcomes })

  /** A tag and a new text in one call are refused: what is there is written over, and keeps its tags. */
  async function write(name: string, text: string): Promise<void> {
    const input = { Name: pathOf(name), Value: text, Type: 'SecureString', Tier: 'Intelligent-Tiering' }
    const made = await call('PutParameter', name, { ...input, Tags: [{ Key: TAG, Value: owner }] }, TAKEN)
    if (made.kind === 'refused') await call('PutParameter', name, { ...input, Overwrite: true })
  }

  async function listOwn(): Promise<readonly string[]> {
    const filters = [
      { Key: `tag:${TAG}`, Values: [owner] },
      { Key: 'Path', Option: 'Recursive', Values: [prefix] },
    ]
    const names: string[] = []
    let next: unknown
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const input = { ParameterFilters: filters, MaxResults: 50, ...(next === undefined ? {} : { NextToken: next }) }
      const answer = await call('DescribeParameters', '*', input)
      if (answer.kind !== 'done') break
      const { Parameters, NextToken } = answer.output as { Parameters?: { Name: string }[]; NextToken?: string }
      names.push(...(Parameters ?? []).flatMap(({ Name }) => nameOf(Name) ?? []))
      next = NextToken
      if (next === undefined) break
    }
    return names.sort()
  }

  return {
    refTo: name => ({ ssm: pathOf(name) }),
    nameOf: ref => ('ssm' in ref ? nameOf(ref.ssm) : undefined),
    list: async () => (await listOwn()).map(name => ({ name, ref: { ssm: pathOf(name) } })),
    async read(name) {
      const answer = await call('GetParameter', name, { Name: pathOf(name), WithDecryption: true }, MISSING)
      if (answer.kind === 'refused') return undefined
      return (answer.output.Parameter as { readonly Value?: string } | undefined)?.Value
    },
    write,
    async remove(name) {
      if (!(await listOwn()).includes(name)) return
      await call('DeleteParameter', name, { Name: pathOf(name) }, MISSING)
    },
  }
}
