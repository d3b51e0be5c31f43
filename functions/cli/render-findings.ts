// What a look at the whole flow found, as lines: one for each arrow, and below a broken one what to do.

import type { Finding } from '../domain/access/checkup.ts'
import { renderTrouble } from '../domain/failure.ts'
import { renderTable } from '../domain/release/render-table.ts'

const OUTCOMES = ['ok', 'failed', 'skipped'] as const

/** Renders the findings in their order, then how many there are of each outcome. */
export function renderFindings(findings: readonly Finding[]): string {
  const lines = renderTable(findings.map(({ outcome, arrow, about, ...rest }) => [outcome, arrow, about, tell(rest)]))
  const told = lines.split('\n').flatMap((line, index) => {
    const finding = findings[index]
    if (finding === undefined) return []
    return finding.outcome === 'failed' ? [line, `         ${finding.failure.fix}`] : [line]
  })
  const counts = OUTCOMES.flatMap(outcome => {
    const count = findings.filter(finding => finding.outcome === outcome).length
    return count === 0 ? [] : [`${count} ${outcome}`]
  })
  return `${[...told, counts.join(', ')].join('\n')}\n`
}

type Rest =
  | Pick<Extract<Finding, { outcome: 'ok' }>, 'detail'>
  | Pick<Extract<Finding, { outcome: 'failed' }>, 'failure'>

function tell(rest: Rest | { readonly why: string }): string {
  if ('detail' in rest) return rest.detail
  if ('why' in rest) return rest.why
  return renderTrouble(rest.failure)
}
