// Says in one sentence what somebody else did to an object: who, and which fields.
import type { FieldOwner } from '../diff/read-field-owners.ts'
import type { Drift } from '../garbage/find-unchanged.ts'

const OURS = 'fluxless'
const MOST_FIELDS = 5

/** Describes a drift; of the owners only those count who wrote since we did. The status is its controller's to write. */
export function describeDrift(drift: Drift, owners: readonly FieldOwner[]): string {
  switch (drift) {
    case 'missing':
      return 'somebody deleted it'
    case 'recreated':
      return 'somebody made it anew'
    case 'taken':
      return describeTakers(owners)
    case 'git-changed':
    case 'as-left':
      return ''
  }
}

function describeTakers(owners: readonly FieldOwner[]): string {
  const ours = owners.find(({ manager, operation }) => manager === OURS && operation === 'Apply')
  const others = owners.filter(owner => owner !== ours && owner.subresource !== 'status' && isSince(owner, ours))
  if (others.length === 0) return 'somebody changed it'
  return others
    .map(({ manager, fields, moreFields }) => `${manager} changed ${describeFields(fields, moreFields)}`)
    .join('; ')
}

function isSince({ time }: FieldOwner, ours: FieldOwner | undefined): boolean {
  return time === undefined || ours?.time === undefined || time >= ours.time
}

function describeFields(fields: readonly string[], moreFields: number): string {
  const more = fields.length - MOST_FIELDS + moreFields
  return fields.slice(0, MOST_FIELDS).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
