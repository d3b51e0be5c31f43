// One job, followed through memory doors: what was applied, what the tag says, what was told, and what was lost (nothing).
import { describe, expect, it } from 'vitest'
import type { TagName } from '../../functions/domain/events/git.ts'
import { NeedsPerson, TryLater } from '../../functions/domain/failure.ts'
import type { SyncJob } from '../../functions/domain/sync/sync-job.ts'
import type { TargetName } from '../../functions/domain/sync/sync-target.ts'
import { readJournal, readRun } from '../../functions/flows/steps/record-run.ts'
import { ClusterCredentialsRefused } from '../../functions/ports/cluster/failures.ts'
import {
  BranchNotFound,
  GitHostBusy,
  GitHostCredentialsRefused,
  GitHostUnavailable,
  RepositoryNotFound,
} from '../../functions/ports/git-hosts/failures.ts'
import { TreeTruncated } from '../../functions/ports/git-hosts/tree-failures.ts'
import { aWorld, configMap, id, REPOSITORY } from './a-sync-world.ts'

describe('a push', () => {
  it('is applied, tagged, told and recorded', async () => {
    const world = aWorld()
    const commit = world.push({ 'a.yaml': configMap('a'), 'b.yml': configMap('b') })
    const run = await world.sync()
    expect(run).toMatchObject({
      verdict: 'applied',
      tag: 'moved',
      commit,
      counts: { created: 2 },
      summary: '2 created',
    })
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
    expect(world.tag()).toBe(commit)
    expect(world.notifier.messages.map(told => [told.verdict, told.commit])).toEqual([
      ['started', commit],
      ['applied', commit],
    ])
    expect(await readRun('job-1', world.table)).toEqual(run)
    expect(await readJournal(world.target.name, world.table)).toEqual([run])
  })

  it('ends after one request when the tag is at the head', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a') })
    await world.sync()
    const before = { ...world.gitHost.calls }
    const run = await world.sync()
    expect(run.verdict).toBe('unchanged')
    expect(world.gitHost.calls).toEqual({ ...before, readHead: before.readHead + 1 })
    expect(await readJournal(world.target.name, world.table)).toHaveLength(1)
  })

  it('updates what changed and leaves the rest', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a'), 'b.yaml': configMap('b') })
    await world.sync()
    const commit = world.push({ 'a.yaml': configMap('a', '2') })
    expect(await world.sync()).toMatchObject({
      counts: { updated: 1, unchanged: 1 },
      summary: '1 updated, 1 unchanged',
    })
    expect(world.tag()).toBe(commit)
  })

  it('goes to the newest of several pushes, whatever the job was queued for', async () => {
    const world = aWorld()
    for (const value of ['1', '2', '3']) world.push({ 'a.yaml': configMap('a', value) })
    const last = world.push({ 'a.yaml': configMap('a', '4') })
    expect(await world.sync()).toMatchObject({ commit: last })
    expect(world.cluster.objects()).toMatchObject([{ data: { key: '4' } }])
  })

  it('reads only its paths', async () => {
    const world = aWorld({ git: { paths: ['clusters/one'] } })
    world.push({ 'clusters/one/a.yaml': configMap('a'), 'clusters/two/b.yaml': configMap('b') })
    await world.sync()
    expect(world.applied()).toEqual(['ConfigMap/a'])
  })

  it('deletes nothing that was removed from Git', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a'), 'b.yaml': configMap('b') })
    await world.sync()
    world.push({ 'b.yaml': null })
    await world.sync()
    expect(world.applied()).toEqual(['ConfigMap/a', 'ConfigMap/b'])
  })

  it('leaves alone what says ignore, in the file or in the cluster, and says so', async () => {
    const world = aWorld()
    world.push({
      'a.yaml': `${configMap('a').replace('namespace: default', 'namespace: default, annotations: { fluxcd.io/ignore: "true" }')}`,
    })
    expect(await world.sync()).toMatchObject({ verdict: 'applied', counts: { 'left-alone': 1 } })
    expect(world.applied()).toEqual([])
  })
})

describe('a resync', () => {
  it('applies again although the tag is at the head, and tells people nothing new', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a') })
    await world.sync()
    const run = await world.sync('resync')
    expect(run).toMatchObject({ verdict: 'applied', tag: 'kept', counts: { unchanged: 1 } })
    await world.sync('resync')
    // The first resync says "1 unchanged" instead of "1 created"; the second says nothing that is not known.
    expect(world.notifier.messages.map(told => told.summary)).toEqual(['Applying', '1 created', '1 unchanged'])
  })
})

describe('a job of a target that is gone', () => {
  it('fails once, and whoever asked for it can see why', async () => {
    const world = aWorld()
    const job: SyncJob = { kind: 'sync', target: 'gone' as TargetName, reason: 'manual', id: 'j', requestedAt: 0 }
    await expect(world.run(job, Number.MAX_SAFE_INTEGER)).rejects.toMatchObject({ code: 'target-unknown' })
    expect(await readRun('j', world.table)).toMatchObject({
      verdict: 'failed',
      failures: [{ code: 'target-unknown', where: 'gone' }],
    })
    expect(world.notifier.messages).toEqual([])
  })
})

describe('the journal', () => {
  it('keeps one entry for runs that repeat each other, and the changes before them', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a') })
    await world.sync()
    for (let turn = 0; turn < 5; turn += 1) await world.sync('resync')
    const journal = await readJournal(world.target.name, world.table)
    expect(journal.map(run => `${run.id} ${run.summary}`)).toEqual(['job-6 1 unchanged', 'job-1 1 created'])
  })
})

describe('out of time', () => {
  it('hands the rest to the next turn and moves the tag only when all is done', async () => {
    const world = aWorld()
    const commit = world.push({ 'a.yaml': configMap('a') })
    const run = await world.sync('push', 0)
    expect(run).toMatchObject({ verdict: 'postponed', tag: 'kept', counts: { postponed: 1 } })
    expect(world.tag()).toBeUndefined()
    const next = JSON.parse(world.queued[0]?.body ?? '{}') as SyncJob
    expect(next).toMatchObject({ reason: 'continue', turn: 2, target: 'production' })
    expect(await world.run(next, Number.MAX_SAFE_INTEGER)).toMatchObject({ verdict: 'applied', tag: 'moved' })
    expect(world.tag()).toBe(commit)
  })

  it('takes no longer than the target may, whatever the function could', async () => {
    const world = aWorld({ sync: { timeoutMs: 0 } })
    world.push({ 'a.yaml': configMap('a') })
    expect(await world.sync('push', Number.MAX_SAFE_INTEGER)).toMatchObject({ verdict: 'postponed' })
  })

  it('gives up after many turns that lead nowhere', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a') })
    const job: SyncJob = {
      kind: 'sync',
      target: world.target.name,
      reason: 'continue',
      id: 'j',
      requestedAt: 0,
      turn: 15,
    }
    await expect(world.run(job, 0)).rejects.toMatchObject({ code: 'sync-too-long' })
  })
})

describe('manifests that cannot be read', () => {
  const duplicate = `${configMap('a')}---\n${configMap('a', '2')}`

  it.each`
    name                          | file                                                 | code                     | where
    ${'a YAML syntax error'}      | ${'kind: [ConfigMap\n'}                              | ${'manifest-unreadable'} | ${'bad.yaml:'}
    ${'a tab as indentation'}     | ${'kind: ConfigMap\nmetadata:\n\tname: a\n'}         | ${'manifest-unreadable'} | ${'bad.yaml:3'}
    ${'a duplicate'}              | ${duplicate}                                         | ${'manifest-duplicate'}  | ${'bad.yaml:'}
    ${'a scalar document'}        | ${'just text\n'}                                     | ${'manifest-invalid'}    | ${'bad.yaml'}
    ${'an object without a name'} | ${'apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n'} | ${'manifest-invalid'}    | ${'bad.yaml'}
    ${'an alias bomb'}            | ${aliasBomb()}                                       | ${'manifest-unreadable'} | ${'bad.yaml'}
  `('$name: nothing is applied, the tag stays, the people are told', async ({ file, code, where }) => {
    const world = aWorld()
    const good = world.push({ 'a.yaml': configMap('good') })
    await world.sync()
    const bad = world.push({ 'bad.yaml': file, 'new.yaml': configMap('new') })
    await expect(world.sync()).rejects.toMatchObject({ code: 'commit-unclean' })
    expect(world.applied()).toEqual(['ConfigMap/good'])
    expect(world.tag()).toBe(good)
    const [run] = await readJournal(world.target.name, world.table)
    expect(run).toMatchObject({
      verdict: 'failed',
      commit: bad,
      failures: [{ code, where: expect.stringContaining(where) }],
    })
    expect(world.notifier.messages.at(-1)).toMatchObject({ verdict: 'failed', commit: bad })
  })

  it('tells every problem at once', async () => {
    const world = aWorld()
    world.push({ 'one.yaml': 'a: [', 'two.yaml': 'b: {', 'three.yaml': configMap('ok') })
    await expect(world.sync()).rejects.toBeInstanceOf(NeedsPerson)
    const [run] = await readJournal(world.target.name, world.table)
    expect(run?.failures.map(failure => failure.where)).toEqual([
      expect.stringContaining('one.yaml'),
      expect.stringContaining('two.yaml'),
    ])
  })

  it('names a configured path that is not there', async () => {
    const world = aWorld({ git: { paths: ['clusters/none'] } })
    world.push({ 'a.yaml': configMap('a') })
    await expect(world.sync()).rejects.toMatchObject({ code: 'commit-unclean' })
    const [run] = await readJournal(world.target.name, world.table)
    expect(run?.failures).toMatchObject([{ code: 'path-not-found', what: expect.stringContaining('clusters/none') }])
  })

  it('recovers with the push that mends it', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': 'a: [' })
    await expect(world.sync()).rejects.toBeInstanceOf(NeedsPerson)
    const commit = world.push({ 'a.yaml': configMap('a') })
    expect(await world.sync()).toMatchObject({ verdict: 'applied' })
    expect(world.tag()).toBe(commit)
  })
})

describe('objects that are refused', () => {
  it('never stop the others; the tag moves as in Flux, and the verdict says it was not all', async () => {
    const world = aWorld()
    const commit = world.push({ 'a.yaml': configMap('a'), 'b.yaml': configMap('b') })
    world.cluster.refuse(id('ConfigMap', 'a'), { code: 'object-invalid', what: 'Invalid', fix: 'Correct it.' })
    const run = await world.sync()
    expect(run).toMatchObject({ verdict: 'partly-applied', tag: 'moved', summary: '1 created, 1 failed' })
    expect(run.objects[0]).toEqual({
      id: 'default:configmap/a',
      outcome: 'failed',
      at: 'a.yaml:1',
      code: 'object-invalid',
      why: 'Invalid. Correct it.',
    })
    expect(world.applied()).toEqual(['ConfigMap/b'])
    expect(world.tag()).toBe(commit)
    expect(world.notifier.messages.at(-1)?.verdict).toBe('partly-applied')
  })

  it('wait when their kind is not served, which is no failure', async () => {
    const world = aWorld()
    const release = 'apiVersion: helm.fluxcd.io/v1\nkind: HelmRelease\nmetadata: { name: ghost, namespace: default }\n'
    world.push({ 'a.yaml': configMap('a'), 'release.yaml': release })
    const run = await world.sync()
    expect(run).toMatchObject({ verdict: 'applied', summary: '1 created, 1 waiting for their kind' })
    expect(run.objects[0]).toMatchObject({
      id: 'default:helmrelease/ghost',
      outcome: 'waiting',
      code: 'kind-not-served',
    })
  })

  it('are those outside the allowed namespaces', async () => {
    const world = aWorld({ sync: { allowNamespaces: ['default'] } })
    world.push({ 'a.yaml': configMap('a'), 'b.yaml': configMap('b', '1', 'kube-system') })
    const run = await world.sync()
    expect(world.applied()).toEqual(['ConfigMap/a'])
    expect(run.objects).toContainEqual({
      id: 'kube-system:configmap/b',
      outcome: 'left-alone',
      at: 'b.yaml:1',
      why: 'its namespace is not among sync.allowNamespaces',
    })
  })

  it('are those of a namespace that does not exist', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a', '1', 'nowhere') })
    const run = await world.sync()
    expect(run.objects[0]).toMatchObject({ outcome: 'failed', code: 'namespace-missing' })
  })
})

describe('the other side is down', () => {
  const repository = REPOSITORY
  it.each`
    name                     | verb          | failure                                                         | verdict
    ${'credentials refused'} | ${'readHead'} | ${new GitHostCredentialsRefused(repository, 'it answered 401')} | ${'failed'}
    ${'repository missing'}  | ${'readHead'} | ${new RepositoryNotFound(repository)}                           | ${'failed'}
    ${'branch missing'}      | ${'readHead'} | ${new BranchNotFound(repository, 'main')}                       | ${'failed'}
    ${'rate limited'}        | ${'readHead'} | ${new GitHostBusy(repository, 'rate limit', 60_000)}            | ${'retrying'}
    ${'host broken'}         | ${'readTree'} | ${new GitHostUnavailable(repository, 'it answered 500')}        | ${'retrying'}
    ${'archive cut short'}   | ${'readTree'} | ${new TreeTruncated(repository, new Error('unexpected end'))}   | ${'retrying'}
    ${'tag write fails'}     | ${'moveTag'}  | ${new GitHostUnavailable(repository, 'it answered 502')}        | ${'retrying'}
  `('$name: $verdict, and the next run completes it', async ({ verb, failure, verdict }) => {
    const world = aWorld()
    const good = world.push({ 'a.yaml': configMap('a') })
    await world.sync()
    const commit = world.push({ 'a.yaml': configMap('a', '2') })
    world.gitHost.failNext(verb, failure)
    await expect(world.sync()).rejects.toBe(failure)
    expect(world.tag()).toBe(good)
    expect((await readJournal(world.target.name, world.table))[0]).toMatchObject({
      verdict,
      failures: [{ code: failure.code }],
    })
    expect(await world.sync()).toMatchObject({ verdict: 'applied', tag: 'moved' })
    expect(world.tag()).toBe(commit)
    expect(world.cluster.objects()).toMatchObject([{ data: { key: '2' } }])
  })

  it('cluster unreachable: the tag stays, it is tried again', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a') })
    world.cluster.unreachable()
    await expect(world.sync()).rejects.toBeInstanceOf(TryLater)
    expect(world.tag()).toBeUndefined()
    world.cluster.unreachable(false)
    expect(await world.sync()).toMatchObject({ verdict: 'applied' })
  })

  it('cluster lost half way: what was done stays, the next run completes it', async () => {
    const world = aWorld()
    const files = Object.fromEntries([1, 2, 3, 4].map(n => [`${n}.yaml`, configMap(`c${n}`)]))
    const commit = world.push(files)
    world.cluster.unreachable(true, 2)
    await expect(world.sync()).rejects.toBeInstanceOf(TryLater)
    expect(world.applied()).toHaveLength(2)
    expect(world.tag()).toBeUndefined()
    world.cluster.unreachable(false)
    expect(await world.sync()).toMatchObject({ counts: { created: 2, unchanged: 2 } })
    expect(world.tag()).toBe(commit)
  })

  it('a status that cannot be written, or a journal that is down, fails no sync', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a') })
    world.table.put = async () => {
      throw new GitHostUnavailable('table', 'down')
    }
    expect(await world.sync()).toMatchObject({ verdict: 'applied' })
    expect(world.log.lines).toContainEqual(expect.objectContaining({ msg: 'run not recorded', level: 'warn' }))
  })
})

describe('the tag moved but the run could not say so', () => {
  it('the next run applies again, so that the people learn what became of the commit', async () => {
    const world = aWorld()
    const commit = world.push({ 'a.yaml': configMap('a'), 'b.yaml': configMap('b') })
    world.cluster.refuse(id('ConfigMap', 'a'), { code: 'object-invalid', what: 'Invalid', fix: 'Correct it.' })
    const { moveTag } = world.gitHost
    world.gitHost.moveTag = async move => {
      world.gitHost.moveTag = moveTag
      await moveTag(move)
      throw new GitHostUnavailable(REPOSITORY, 'the answer was lost')
    }
    await expect(world.sync()).rejects.toBeInstanceOf(TryLater)
    expect(world.tag()).toBe(commit)
    expect(await world.sync()).toMatchObject({ verdict: 'partly-applied', tag: 'kept' })
    expect(world.notifier.messages.at(-1)).toMatchObject({ verdict: 'partly-applied', commit })
  })

  it.each`
    moment        | told
    ${'run/'}     | ${['started', 'applied']}
    ${'tell'}     | ${['started', 'applied']}
    ${'journal/'} | ${['started', 'applied', 'applied']}
  `('because its process died at $moment: the job that comes back tells', async ({ moment, told }) => {
    const world = aWorld()
    const commit = world.push({ 'a.yaml': configMap('a') })
    const { table, notifier } = world
    const [{ put }, { tell }] = [{ ...table }, { ...notifier }]
    const died = Promise.withResolvers<void>()
    const die = (): Promise<never> => {
      died.resolve()
      return new Promise(() => {})
    }
    table.put = (key, entry) => (key.startsWith(moment) ? die() : put(key, entry))
    notifier.tell = message => (moment === 'tell' && message.verdict === 'applied' ? die() : tell(message))
    await Promise.race([world.sync(), died.promise])
    expect(world.tag()).toBe(commit)
    Object.assign(table, { put })
    Object.assign(notifier, { tell })
    expect(await world.sync()).toMatchObject({ verdict: 'applied', tag: 'kept', counts: { unchanged: 1 } })
    expect(notifier.messages.map(({ verdict }) => verdict)).toEqual(told)
    expect(await world.sync()).toMatchObject({ verdict: 'unchanged' })
  })
})

describe('people are told in order', () => {
  it('that work began, before that it failed', async () => {
    const world = aWorld()
    const commit = world.push({ 'a.yaml': configMap('a') })
    const { tell } = world.notifier
    const begun = Promise.withResolvers<void>()
    world.notifier.tell = async told => {
      if (told.verdict === 'started') await begun.promise
      return tell(told)
    }
    world.cluster.discover = async () => {
      setImmediate(begun.resolve)
      throw new ClusterCredentialsRefused('cluster')
    }
    await expect(world.sync()).rejects.toBeInstanceOf(NeedsPerson)
    expect(world.notifier.messages.map(told => [told.verdict, told.commit])).toEqual([
      ['started', commit],
      ['failed', commit],
    ])
  })
})

describe('the tag was moved by somebody else in between', () => {
  /** Runs a sync during which somebody moves the tag, after the head was read. */
  async function syncWhile(world: ReturnType<typeof aWorld>, meddle: () => void) {
    const readTree = world.gitHost.readTree
    world.gitHost.readTree = async query => {
      meddle()
      world.gitHost.readTree = readTree
      return readTree(query)
    }
    return world.sync()
  }

  it('to an ancestor: it is moved on', async () => {
    const world = aWorld()
    const first = world.push({ 'a.yaml': configMap('a') })
    const head = world.push({ 'a.yaml': configMap('a', '2') })
    const run = await syncWhile(world, () => world.gitHost.setTag(REPOSITORY, 'flux-sync', first))
    expect(run).toMatchObject({ verdict: 'applied', tag: 'moved' })
    expect(world.tag()).toBe(head)
  })

  it('to a descendant: it is left there', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a') })
    let newer = ''
    const run = await syncWhile(world, () => {
      newer = world.push({ 'a.yaml': configMap('a', '2') })
      world.gitHost.setTag(REPOSITORY, 'flux-sync', newer as never)
    })
    expect(run).toMatchObject({ verdict: 'applied', tag: 'kept' })
    expect(world.tag()).toBe(newer)
  })

  it('to another history: it is left there and told to people', async () => {
    const world = aWorld()
    const base = world.push({ 'a.yaml': configMap('a') })
    const elsewhere = world.gitHost.push(REPOSITORY, 'other', { 'z.yaml': configMap('z') }, { from: base })
    world.push({ 'a.yaml': configMap('a', '2') })
    const run = await syncWhile(world, () => world.gitHost.setTag(REPOSITORY, 'flux-sync', elsewhere))
    expect(run).toMatchObject({ verdict: 'failed', tag: 'taken', failures: [{ code: 'tag-taken' }] })
    expect(world.tag()).toBe(elsewhere)
    expect(world.notifier.messages.at(-1)).toMatchObject({ verdict: 'failed' })
  })

  it('away: it is made again', async () => {
    const world = aWorld()
    world.push({ 'a.yaml': configMap('a') })
    await world.sync()
    const head = world.push({ 'a.yaml': configMap('a', '2') })
    await syncWhile(world, () => world.gitHost.setTag(REPOSITORY, 'flux-sync' as TagName, undefined))
    expect(world.tag()).toBe(head)
  })
})

function aliasBomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
  for (let level = 1; level < 10; level += 1) {
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`)
  }
  return `kind: ConfigMap\n${lines.join('\n')}\n`
}
