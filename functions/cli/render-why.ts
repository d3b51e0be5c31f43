// The answer to "why" as lines for people: stored facts first, then what the cluster says now.

import type { CommitRun, ObjectFacts, ObjectRun, RunFacts, WhyAnswer } from '../domain/access/api-objects.ts'
import type { FieldOwner } from '../domain/diff/read-field-owners.ts'
import { renderTold } from '../domain/failure.ts'
import type { Drift } from '../domain/garbage/find-unchanged.ts'
import { describeToldObject } from '../domain/sync/sync-run.ts'
import { describeImage } from './describe-image.ts'

const DRIFT_WORDS: Readonly<Record<Drift, string>> = {
  'as-left': 'as it was left',
  missing: 'missing from the cluster, or being deleted; the next sync makes it again',
  recreated: 'made anew by somebody else',
  'git-changed': 'not applied by us yet',
  taken: 'not as it was left: somebody took or removed fields of ours; the next sync takes them back',
}
const MAX_TOLD = 20

/** Renders what is known of one object. */
export function renderObjectFacts(facts: ObjectFacts, { latest }: Pick<WhyAnswer, 'latest'>): string {
  const { id, applied, last, owned, live, notLookedAt } = facts
  const lines = [
    applied === undefined
      ? ['last applied', owned === undefined ? 'never, as far as is known' : 'longer ago than the journal goes back']
      : ['last applied', `${applied.outcome} ${describeRun(applied)}`],
    ...(applied === undefined ? [] : [['from', describePlace(applied)]]),
    ...(applied !== undefined || owned === undefined ? [] : [['from', `${owned.at} of ${shorten(owned.commit)}`]]),
    ...(last === undefined || last.job === applied?.job ? [] : [['last run', `${last.outcome} ${describeRun(last)}`]]),
    ...(last?.why === undefined ? [] : [['why', `${last.at === '' ? '' : `${last.at}: `}${last.why}`]]),
    ...(last !== undefined || latest === undefined
      ? []
      : [['last run', `${latest.verdict} ${describeRun(latest)}: ${latest.summary}`]]),
    ...(live === undefined ? [] : [['now', DRIFT_WORDS[live.drift]]]),
    ...(live?.appliedAt === undefined ? [] : [['our fields', `last changed ${live.appliedAt}`]]),
    ...(live?.changedBy ?? []).map(owner => ['since then', describeOwner(owner)]),
    ...(notLookedAt === undefined ? [] : [['now', `not looked at: ${notLookedAt}`]]),
    ...(facts.images ?? []).flatMap(describeImage),
  ]
  return `${id}\n${renderLines(lines)}`
}

/** Renders every run of a commit, newest first. */
export function renderCommitRuns({ commit, runs, isApplied }: Extract<WhyAnswer, { readonly kind: 'commit' }>): string {
  const tag = isApplied ? 'the tag says that it is applied' : 'the tag is elsewhere'
  return `commit ${shorten(commit)}: ${tag}\n${runs.map(renderRun).join('')}`
}

function renderRun(run: CommitRun): string {
  const { verdict, summary, failures, objects } = run
  const notable = objects.filter(({ outcome }) => outcome !== 'left-alone')
  const lines = [
    ['run', `${verdict} ${describeRun(run)}`],
    ['summary', summary],
    ...failures.map(failure => ['failure', renderTold(failure)]),
    ...notable.slice(0, MAX_TOLD).map(object => [object.outcome, describeToldObject(object)]),
    ...(notable.length > MAX_TOLD ? [['…', `and ${notable.length - MAX_TOLD} more`]] : []),
  ]
  return renderLines(lines)
}

function describeRun({ endedAt, reason, job }: RunFacts): string {
  return `${new Date(endedAt).toISOString().replace(/[.]\d+/, '')} by ${reason} ${job}`
}

function describePlace({ at, commit }: ObjectRun): string {
  return commit === undefined ? at : `${at} of ${shorten(commit)}`
}

function describeOwner({ manager, operation, subresource, time, fields, moreFields }: FieldOwner): string {
  const how = subresource === undefined ? operation : `${operation} of ${subresource}`
  const more = moreFields > 0 ? ` and ${moreFields} more` : ''
  return `${manager} (${how}${time === undefined ? '' : `, ${time}`}) owns ${fields.join(', ') || 'nothing'}${more}`
}

function renderLines(lines: readonly (readonly string[])[]): string {
  return lines.map(([name = '', value = '']) => `  ${`${name}:`.padEnd(14)}${value}\n`).join('')
}

function shorten(commit: string): string {
  return commit.slice(0, 7)
}
