// Access entries of one EKS cluster; those that we made carry a tag.
import type { AwsApi } from '../aws/port.ts'
import type { AccessEntries } from './port.ts'

/** Says which cluster; `owner` is the value of the tag. */
export type EksEntriesOptions = { readonly name: string; readonly region: string; readonly owner: string }

const TAG = 'fluxless:stack'
const MISSING = ['ResourceNotFoundException'] as const
const TAKEN = ['ResourceInUseException'] as const

/**
 * Opens the entries.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
export function openEksEntries({ name, region, owner }: EksEntriesOptions, aws: AwsApi): AccessEntries {
  const call = <Outcome extends string>(action: string, input: object, outcomes: readonly Outcome[]) => {
    const about = `access entry of EKS cluster ${name}`
    return aws.call<Outcome>({ service: 'eks', action, input: { name, ...input }, about, region, outcomes })
  }
  const read = (principalArn: string) => call('DescribeAccessEntry', { principalArn }, MISSING)

  return {
    has: async principal => (await read(principal)).kind === 'done',
    async add(principalArn, group) {
      const input = { principalArn, kubernetesGroups: [group], tags: { [TAG]: owner }, type: 'STANDARD' }
      await call('CreateAccessEntry', input, TAKEN)
    },
    async remove(principalArn) {
      const found = await read(principalArn)
      if (found.kind === 'refused') return false
      const { tags } = (found.output.accessEntry ?? {}) as { readonly tags?: Readonly<Record<string, string>> }
      if (tags?.[TAG] !== owner) return false
      return (await call('DeleteAccessEntry', { principalArn }, MISSING)).kind === 'done'
    },
  }
}
