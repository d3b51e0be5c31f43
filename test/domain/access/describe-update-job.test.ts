// How the job of a release, an automation run or a change of policies reads for Flux's clients.
import { describe, expect, it } from 'vitest'
import { describeUpdateJob } from '../../../functions/domain/access/describe-update-job.ts'
import type { CommitSha } from '../../../functions/domain/events/git.ts'
import type { ResourceIdText } from '../../../functions/domain/manifests/resource-id.ts'
import type { WorkloadResult } from '../../../functions/domain/release/release-result.ts'
import type { ImageRun } from '../../../functions/domain/sync/image-run.ts'
import type { TargetName } from '../../../functions/domain/sync/sync-target.ts'

const SHA = 'a'.repeat(40) as CommitSha

function aRun(changes: Partial<ImageRun> = {}): ImageRun {
  return {
    id: 'job-1',
    target: 'production' as TargetName,
    kind: 'update',
    startedAt: 0,
    endedAt: 1,
    verdict: 'committed',
    commit: SHA,
    result: new Map(),
    notes: [],
    summary: '1 updated',
    ...changes,
  }
}

const results = (...rows: readonly (readonly [id: string, result: WorkloadResult])[]) =>
  new Map(rows.map(([id, result]) => [id as ResourceIdText, result]))

describe('describeUpdateJob', () => {
  const failure = { code: 'no-changes', what: 'no changes made in repo', where: 'main', fix: 'Look.' }
  it.each`
    verdict        | more                                     | status         | revision     | err
    ${'committed'} | ${{}}                                    | ${'succeeded'} | ${SHA}       | ${''}
    ${'proposed'}  | ${{ url: 'https://git.example/pull/7' }} | ${'succeeded'} | ${undefined} | ${''}
    ${'nothing'}   | ${{}}                                    | ${'succeeded'} | ${undefined} | ${''}
    ${'retrying'}  | ${{ failure }}                           | ${'running'}   | ${undefined} | ${''}
    ${'failed'}    | ${{ failure }}                           | ${'failed'}    | ${undefined} | ${'no changes made in repo: main. Look.'}
    ${'failed'}    | ${{}}                                    | ${'failed'}    | ${undefined} | ${'1 updated'}
  `('says of a run that is $verdict: $status', ({ verdict, more, status, revision, err }) => {
    const job = describeUpdateJob(aRun({ verdict, ...more }))
    expect([job.StatusString, job.Result.revision, job.Err]).toEqual([status, revision, err])
    expect(job.Result.update).toEqual({ verdict, summary: '1 updated', notes: [], ...more })
  })

  it('gives results in Flux’s names, and null for no containers', () => {
    const containers = [{ container: 'app', current: 'a:1', target: 'a:2' }]
    const result = results(
      ['demo:deployment/a', { status: 'success', containers }],
      ['demo:deployment/b', { status: 'skipped', error: 'locked', containers: [] }],
      ['demo:deployment/c', { status: 'success', error: '', containers: [] }],
    )
    expect(describeUpdateJob(aRun({ result })).Result.result).toEqual({
      'demo:deployment/a': { Status: 'success', PerContainer: [{ Container: 'app', Current: 'a:1', Target: 'a:2' }] },
      'demo:deployment/b': { Status: 'skipped', Error: 'locked', PerContainer: null },
      'demo:deployment/c': { Status: 'success', PerContainer: null },
    })
  })

  it('leaves a result without workloads out', () => {
    expect('result' in describeUpdateJob(aRun()).Result).toBe(false)
  })

  it('repeats what was asked for', () => {
    const asked = { type: 'policy', cause: { Message: 'm', User: 'u' }, spec: {} } as const
    expect(describeUpdateJob(aRun(), asked).Result.spec).toBe(asked)
  })
})
