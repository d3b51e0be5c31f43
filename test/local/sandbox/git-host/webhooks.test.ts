// Webhooks after pushes and API writes: signed, in order, kept, and sent again on request.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { verify } from '@octokit/webhooks-methods'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Hook } from '../../../../functions/local/sandbox/git-host/deliver.ts'
import { aGitHost, aReceiver, REPOSITORY, type Received, SECRET, type Stage, until, ZEROS } from './a-git-host.ts'

type Push = { ref: string; before: string; after: string; [key: string]: unknown }

describe('webhooks', () => {
  let stage: Stage
  let receiver: Awaited<ReturnType<typeof aReceiver>>
  let status = 200
  let holding = Promise.resolve()
  const hooks: Hook[] = []
  beforeAll(async () => {
    receiver = await aReceiver(async () => {
      await holding
      return status
    })
    stage = await aGitHost(() => hooks)
    const common = { repository: REPOSITORY, secret: SECRET, events: ['push'] }
    hooks.push({ ...common, url: receiver.url, contentType: 'json' })
    await stage.git('.', 'clone', '-q', stage.host.cloneUrl(REPOSITORY), 'work')
  })
  afterAll(async () => {
    await stage.close()
    await receiver.close()
  })

  async function commitFile(path: string, text: string): Promise<string> {
    await mkdir(dirname(join(stage.folder, 'work', path)), { recursive: true })
    await writeFile(join(stage.folder, 'work', path), text)
    await stage.git('work', 'add', '-A')
    await stage.git('work', 'commit', '-q', '-m', `Change ${path}`)
    return stage.git('work', 'rev-parse', 'HEAD')
  }
  const isPush = (one: Received) => one.headers['x-github-event'] === 'push'
  const nextPush = async (): Promise<Push> => JSON.parse((await receiver.take(isPush)).body)

  it('greets a new hook with a ping, then tells a push with a signature over the exact bytes', async () => {
    const head = await commitFile('app/größe.yaml', 'a: 1\n')
    await stage.git('work', 'push', '-q', 'origin', 'main')
    const ping = await receiver.take()
    expect(ping.headers['x-github-event']).toBe('ping')
    expect(JSON.parse(ping.body)).toMatchObject({ zen: expect.any(String), repository: { full_name: REPOSITORY } })
    const { headers, body } = await receiver.take()
    expect(headers).toMatchObject({
      'x-github-event': 'push',
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
      'x-github-delivery': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-github-hook-id': expect.stringMatching(/^\d+$/),
      'x-github-hook-installation-target-type': 'repository',
      'x-hub-signature': expect.stringMatching(/^sha1=[0-9a-f]{40}$/),
    })
    expect(await verify(SECRET, body, String(headers['x-hub-signature-256']))).toBe(true)
    expect(await verify('other', body, String(headers['x-hub-signature-256']))).toBe(false)
    const push = JSON.parse(body)
    expect(push).toMatchObject({
      ref: 'refs/heads/main',
      before: stage.first,
      after: head,
      created: false,
      deleted: false,
      forced: false,
      commits: [{ id: head, message: 'Change app/größe.yaml', added: ['app/größe.yaml'], removed: [], modified: [] }],
      head_commit: { id: head, author: { name: 'Ada', email: 'ada@example.org' } },
      repository: {
        full_name: REPOSITORY,
        default_branch: 'main',
        clone_url: `${stage.host.url}/${REPOSITORY}.git`,
        pushed_at: expect.any(Number),
      },
      pusher: { name: expect.any(String) },
      sender: { login: expect.any(String) },
    })
    const repository = (await stage.call('GET', `/repos/${REPOSITORY}`)).json
    expect([push.repository.id, push.repository.node_id]).toEqual([repository.id, repository.node_id])
  })

  it('tells a new branch, a forced move and a deletion as such', async () => {
    const base = await stage.git('work', 'rev-parse', 'HEAD')
    const head = await commitFile('b.yaml', 'b: 1\n')
    const branch = 'refs/heads/team/größe'
    await stage.git('work', 'push', '-q', 'origin', `HEAD:${branch}`)
    expect(await nextPush()).toMatchObject({ ref: branch, before: ZEROS, created: true, commits: [{ id: head }] })
    await stage.git('work', 'push', '-q', '--force', 'origin', `HEAD~1:${branch}`)
    const forced = await nextPush()
    expect(forced).toMatchObject({ before: head, after: base, forced: true, created: false, commits: [] })
    expect(forced.head_commit).toMatchObject({ id: base })
    await stage.git('work', 'push', '-q', 'origin', `:${branch}`)
    expect(await nextPush()).toMatchObject({
      after: ZEROS,
      deleted: true,
      head_commit: null,
      commits: [],
      forced: false,
    })
  })

  it('tells an annotated tag with the tag object, and its commit as the head', async () => {
    await stage.git('work', 'tag', '-a', '-m', 'One', 'v1')
    await stage.git('work', 'push', '-q', 'origin', 'v1')
    const push = await nextPush()
    expect(push.after).toBe(await stage.git('work', 'rev-parse', 'v1'))
    expect(push).toMatchObject({ ref: 'refs/tags/v1', created: true, commits: [] })
    expect(push.head_commit).toMatchObject({ id: await stage.git('work', 'rev-parse', 'v1^{commit}') })
  })

  it('says nothing about tags when one push brings more than three', async () => {
    const tags = ['w1', 'w2', 'w3', 'w4']
    for (const tag of tags) await stage.git('work', 'tag', tag)
    await commitFile('c.yaml', 'c: 1\n')
    await stage.git('work', 'push', '-q', 'origin', 'HEAD:refs/heads/with-tags', ...tags)
    expect((await nextPush()).ref).toBe('refs/heads/with-tags')
    await stage.host.commit(REPOSITORY, 'fence', { 'f.yaml': 'f: 1\n' }, 'Fence')
    expect((await nextPush()).ref).toBe('refs/heads/fence')
  })

  it('tells what API writes move', async () => {
    const made = await stage.call('POST', `/repos/${REPOSITORY}/git/refs`, { ref: 'refs/tags/api', sha: stage.first })
    expect(made.status).toBe(201)
    expect(await nextPush()).toMatchObject({ ref: 'refs/tags/api', before: ZEROS, after: stage.first })
    await stage.call('DELETE', `/repos/${REPOSITORY}/git/refs/tags/api`)
    expect(await nextPush()).toMatchObject({ ref: 'refs/tags/api', before: stage.first, after: ZEROS })
  })

  it('tells commits made by API as it tells pushes, with the account of the token as author', async () => {
    const query = 'mutation($i: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $i) { commit { oid } } }'
    await stage.call('POST', `/repos/${REPOSITORY}/git/refs`, { ref: 'refs/heads/by-api', sha: stage.first })
    await nextPush()
    const additions = [{ path: 'new.yaml', contents: 'YQ==' }]
    const { json } = await stage.query(query, {
      i: {
        branch: { repositoryNameWithOwner: REPOSITORY, branchName: 'by-api' },
        expectedHeadOid: stage.first,
        message: { headline: 'Release', body: 'Job-Id: 1' },
        fileChanges: { additions },
      },
    })
    const id = json.data.createCommitOnBranch.commit.oid
    const message = 'Release\n\nJob-Id: 1'
    const author = { name: 'fluxless sandbox', email: 'sandbox@fluxless.invalid', username: 'fluxless-sandbox' }
    expect(await nextPush()).toMatchObject({
      ref: 'refs/heads/by-api',
      before: stage.first,
      after: id,
      forced: false,
      created: false,
      commits: [{ id, message, author, added: ['new.yaml'], removed: [], modified: [] }],
      head_commit: { id },
      pusher: { name: 'fluxless-sandbox' },
    })
  })

  it('says nothing about a push that was refused', async () => {
    await expect(stage.git('work', 'push', '-q', 'origin', 'HEAD~2:refs/heads/main', 'HEAD:main~x')).rejects.toThrow()
    await stage.host.commit(REPOSITORY, 'fence', { 'f.yaml': 'f: 2\n' }, 'Fence')
    expect((await nextPush()).ref).toBe('refs/heads/fence')
  })

  it('delivers in the order of the pushes', async () => {
    const made: string[] = []
    for (let turn = 0; turn < 8; turn += 1) {
      made.push(await stage.host.commit(REPOSITORY, 'order', { 'o.yaml': `o: ${turn}\n` }, `Turn ${turn}`))
    }
    const told: string[] = []
    for (const _ of made) told.push((await nextPush()).after)
    expect(told).toEqual(made)
  })

  it('keeps a failed delivery, and sends it again under the same guid', async () => {
    status = 500
    await stage.host.commit(REPOSITORY, 'retry', { 'r.yaml': 'r: 1\n' }, 'Retry')
    const failed = await receiver.take(isPush)
    await until(() => stage.host.deliveries.at(-1)?.statusCode === 500)
    const kept = stage.host.deliveries.at(-1)
    expect(kept).toMatchObject({ event: 'push', ref: 'refs/heads/retry', isRedelivery: false })
    status = 200
    const again = await stage.host.redeliver(kept?.id ?? '')
    const received = await receiver.take(isPush)
    expect(received.body).toBe(failed.body)
    expect(received.headers['x-github-delivery']).toBe(failed.headers['x-github-delivery'])
    expect(again).toMatchObject({ guid: kept?.guid, status: 'OK', statusCode: 200, isRedelivery: true })
    expect(again.id).not.toBe(kept?.id)
  })

  it('lists deliveries newest first with ids beyond 2^53, and redelivers by API', async () => {
    const [hook] = (await stage.call('GET', `/repos/${REPOSITORY}/hooks`)).json
    const path = `/repos/${REPOSITORY}/hooks/${hook.id}/deliveries`
    const list = await stage.call('GET', `${path}?per_page=2`)
    const ids = [...list.text.matchAll(/"id":(\d+),"guid"/g)].map(match => match[1])
    expect(ids).toEqual(
      stage.host.deliveries
        .slice(-2)
        .toReversed()
        .map(delivery => delivery.id),
    )
    expect(Number(ids[0])).toBeGreaterThan(Number.MAX_SAFE_INTEGER)
    expect(list.headers.get('link')).toMatch(/cursor=v1_[0-9a-f]+>; rel="next"/)
    const failed = await stage.call('GET', `${path}?status=failure`)
    expect(failed.json.map((delivery: { status_code: number }) => delivery.status_code)).toEqual([500])
    const one = await stage.call('GET', `${path}/${ids[0]}`)
    expect(one.json.request.headers['X-GitHub-Event']).toBe('push')
    expect((await stage.call('POST', `${path}/${ids[0]}/attempts`)).status).toBe(202)
    expect((await receiver.take(isPush)).headers['x-github-delivery']).toBe(one.json.guid)
  })

  it('signs the bytes of a form', async () => {
    const url = `${receiver.url}/form`
    hooks.push({ repository: REPOSITORY, url, secret: SECRET, contentType: 'form', events: ['push'] })
    await stage.host.commit(REPOSITORY, 'form', { 'größe.yaml': 'f: 1\n' }, 'Form & co')
    const form = await receiver.take(one => isPush(one) && one.body.startsWith('payload='))
    hooks.pop()
    expect(form.headers['content-type']).toBe('application/x-www-form-urlencoded')
    expect(await verify(SECRET, form.body, String(form.headers['x-hub-signature-256']))).toBe(true)
    const payload = JSON.parse(new URLSearchParams(form.body).get('payload') ?? '')
    expect(payload.head_commit.message).toBe('Form & co')
    await nextPush()
  })

  it('answers the push while a receiver has not answered yet', async () => {
    let release = () => {}
    holding = new Promise(resolve => {
      release = resolve
    })
    await commitFile('slow.yaml', 's: 1\n')
    await stage.git('work', 'push', '-q', 'origin', 'HEAD:refs/heads/slow')
    expect((await nextPush()).ref).toBe('refs/heads/slow')
    expect(stage.host.deliveries.some(delivery => delivery.ref === 'refs/heads/slow')).toBe(false)
    release()
    await until(() => stage.host.deliveries.at(-1)?.ref === 'refs/heads/slow')
    expect(stage.host.deliveries.at(-1)?.status).toBe('OK')
  })

  it('keeps what became of a delivery that nobody took', async () => {
    const absent = { repository: REPOSITORY, url: 'http://127.0.0.1:1/', secret: SECRET, contentType: 'json' as const }
    hooks.push({ ...absent, events: ['push'] })
    await stage.host.commit(REPOSITORY, 'absent', { 'a.yaml': 'a: 1\n' }, 'Absent')
    await until(() => stage.host.deliveries.some(delivery => delivery.url === absent.url && delivery.event === 'push'))
    hooks.pop()
    const kept = stage.host.deliveries.find(delivery => delivery.url === absent.url)
    expect(kept).toMatchObject({ statusCode: 0, status: 'failed to connect to host' })
    expect((await nextPush()).ref).toBe('refs/heads/absent')
  })
})
