// Clone and push with the real git.
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGitHost, REPOSITORY, type Stage } from './a-git-host.ts'

describe('git over HTTP', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await aGitHost()
    await stage.git('.', 'clone', '-q', stage.host.cloneUrl(REPOSITORY), 'work')
  })
  afterAll(() => stage.close())

  async function commitFile(path: string, text: string): Promise<string> {
    await mkdir(join(stage.folder, 'work', path, '..'), { recursive: true })
    await writeFile(join(stage.folder, 'work', path), text)
    await stage.git('work', 'add', '-A')
    await stage.git('work', 'commit', '-q', '-m', `Change ${path}`)
    return stage.git('work', 'rev-parse', 'HEAD')
  }
  const remote = (ref: string) =>
    stage.git('.', '--git-dir=host/acme/manifests.git', 'rev-parse', '--verify', '-q', ref)

  it('clones the default branch with the first commit', async () => {
    expect(await stage.git('work', 'rev-parse', 'HEAD')).toBe(stage.first)
    expect(await stage.git('work', 'ls-files')).toBe('README.md\napp/web.yaml')
  })

  it('clones without history', async () => {
    await stage.host.commit(REPOSITORY, 'deep', { 'a.yaml': 'a: 1\n' }, 'One')
    await stage.host.commit(REPOSITORY, 'deep', { 'a.yaml': 'a: 2\n' }, 'Two')
    await stage.git('.', 'clone', '-q', '--depth=1', '-b', 'deep', stage.host.cloneUrl(REPOSITORY), 'shallow')
    expect(await stage.git('shallow', 'rev-list', '--count', 'HEAD')).toBe('1')
  })

  it('takes a push', async () => {
    const head = await commitFile('app/web.yaml', 'kind: StatefulSet\n')
    await stage.git('work', 'push', '-q', 'origin', 'main')
    expect(await remote('refs/heads/main')).toBe(head)
  })

  it('takes a push of several megabytes in chunks', async () => {
    const random = randomBytes(4_000_000).toString('base64')
    const head = await commitFile('big.txt', random)
    await stage.git('work', 'push', '-q', 'origin', 'main')
    expect(await remote('refs/heads/main')).toBe(head)
  })

  it('takes a branch whose name has slashes and letters beyond ASCII', async () => {
    const branch = 'команда/größe/日本'
    await stage.git('work', 'push', '-q', 'origin', `HEAD:refs/heads/${branch}`)
    const reply = await stage.call('GET', `/repos/${REPOSITORY}/git/ref/heads/${encodeURIComponent(branch)}`)
    expect(reply.json).toMatchObject({ ref: `refs/heads/${branch}`, object: { type: 'commit' } })
    const unescaped = await stage.call('GET', `/repos/${REPOSITORY}/git/ref/heads/${branch}`)
    expect(unescaped.json.object.sha).toBe(reply.json.object.sha)
  })

  it('refuses a push that is no fast forward, and takes it by force', async () => {
    await stage.git('work', 'push', '-q', 'origin', 'HEAD:refs/heads/moving')
    await stage.git('work', 'checkout', '-q', '--detach', 'HEAD~1')
    await expect(stage.git('work', 'push', '-q', 'origin', 'HEAD:refs/heads/moving')).rejects.toThrow(
      /non-fast-forward/,
    )
    await stage.git('work', 'push', '-q', '--force', 'origin', 'HEAD:refs/heads/moving')
    expect(await remote('refs/heads/moving')).toBe(await stage.git('work', 'rev-parse', 'HEAD'))
    await stage.git('work', 'checkout', '-q', 'main')
  })

  it('lets exactly one of several concurrent pushes with a lease win', async () => {
    const base = await stage.git('work', 'rev-parse', 'HEAD')
    await stage.git('work', 'push', '-q', 'origin', `${base}:refs/heads/race`)
    const commits: string[] = []
    for (let turn = 0; turn < 6; turn += 1) {
      commits.push(await stage.git('work', 'commit-tree', '-p', base, '-m', `Turn ${turn}`, `${base}^{tree}`))
    }
    const lease = `--force-with-lease=refs/heads/race:${base}`
    const pushes = commits.map(sha => stage.git('work', 'push', '-q', lease, 'origin', `${sha}:refs/heads/race`))
    const outcomes = await Promise.allSettled(pushes)
    const won = commits.filter((_, index) => outcomes[index]?.status === 'fulfilled')
    expect(won).toHaveLength(1)
    expect(await remote('refs/heads/race')).toBe(won[0])
  })

  it('deletes a branch', async () => {
    await stage.git('work', 'push', '-q', 'origin', 'HEAD:refs/heads/gone')
    await stage.git('work', 'push', '-q', 'origin', ':refs/heads/gone')
    await expect(remote('refs/heads/gone')).rejects.toThrow()
  })

  it('takes an annotated tag', async () => {
    await stage.git('work', 'tag', '-a', '-m', 'Release', 'v1')
    await stage.git('work', 'push', '-q', 'origin', 'v1')
    const { json } = await stage.call('GET', `/repos/${REPOSITORY}/git/ref/tags/v1`)
    expect(json.object.type).toBe('tag')
    const tag = await stage.call('GET', `/repos/${REPOSITORY}/git/tags/${json.object.sha}`)
    expect(tag.json).toMatchObject({ tag: 'v1', message: 'Release\n', object: { type: 'commit' } })
  })

  it('asks for credentials and takes only the right ones', async () => {
    const plain = `${stage.host.url}/${REPOSITORY}.git`
    await expect(stage.git('.', 'ls-remote', plain)).rejects.toThrow(/could not read Username/)
    await expect(stage.git('.', 'ls-remote', plain.replace('://', '://x:wrong@'))).rejects.toThrow(
      /Authentication failed/,
    )
  })

  it('knows no other repository', async () => {
    await expect(stage.git('.', 'ls-remote', stage.host.cloneUrl('acme/other'))).rejects.toThrow(/not found/)
  })

  it.each`
    path
    ${'/acme/manifests.git/HEAD'}
    ${'/acme/manifests.git/objects/info/packs'}
    ${'/acme/..%2f..%2fetc/info/refs?service=git-upload-pack'}
    ${'/.host/gitconfig'}
  `('does not serve $path', async ({ path }) => {
    expect((await stage.call('GET', path)).status).toBe(404)
  })

  it('leaves a repository that git finds sound', async () => {
    expect(await stage.git('.', '--git-dir=host/acme/manifests.git', 'fsck', '--strict', '--no-dangling')).toBe('')
  })
})
