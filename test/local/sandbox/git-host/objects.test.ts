// Blobs, trees and commits by REST, and the files a host commits by itself.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGitHost, REPOSITORY, type Stage } from './a-git-host.ts'

describe('git objects by REST', () => {
  let stage: Stage
  const at = (path: string) => `/repos/${REPOSITORY}/git/${path}`
  const bare = (...args: string[]) => stage.git('.', '--git-dir=host/acme/manifests.git', ...args)
  beforeAll(async () => {
    stage = await aGitHost()
  })
  afterAll(() => stage.close())

  it('stores a blob under the id that git gives it, and reads it back byte for byte', async () => {
    const content = Buffer.from('\uFEFFa: 1\r\n'.repeat(20))
    const { json, status } = await stage.call('POST', at('blobs'), {
      content: content.toString('base64'),
      encoding: 'base64',
    })
    expect(status).toBe(201)
    const read = await stage.call('GET', at(`blobs/${json.sha}`))
    expect(read.json).toMatchObject({ size: content.length, encoding: 'base64' })
    expect(read.json.content.split('\n')[0]).toHaveLength(60)
    expect(Buffer.from(read.json.content, 'base64').equals(content)).toBe(true)
    const raw = await stage.call('GET', at(`blobs/${json.sha}`), undefined, {
      accept: 'application/vnd.github.raw+json',
    })
    expect(raw.text).toBe(content.toString('utf8').replace('\uFEFF', ''))
    expect(await bare('cat-file', '-t', json.sha)).toBe('blob')
  })

  it('lists a tree flat and deep, with modes and sizes', async () => {
    const flat = await stage.call('GET', at('trees/main'))
    expect(flat.json.tree.map((entry: { path: string }) => entry.path)).toEqual(['README.md', 'app'])
    const deep = await stage.call('GET', at(`trees/${stage.first}?recursive=1`))
    expect(deep.json).toMatchObject({
      truncated: false,
      tree: [
        { path: 'README.md', mode: '100644', type: 'blob', size: 10 },
        { path: 'app', mode: '040000', type: 'tree' },
        { path: 'app/web.yaml', mode: '100644', type: 'blob', size: 17 },
      ],
    })
  })

  it('builds on a base tree: adds, replaces, removes, and keeps the rest', async () => {
    const tree = [
      { path: 'app/deep/new.yaml', mode: '100755', type: 'blob', content: 'new: 1\n' },
      { path: 'app/web.yaml', mode: '100644', type: 'blob', sha: null },
      { path: 'link', mode: '120000', type: 'blob', content: 'README.md' },
    ]
    const { status, json } = await stage.call('POST', at('trees'), { base_tree: stage.first, tree })
    expect(status).toBe(201)
    expect((await bare('ls-tree', '-r', json.sha)).replaceAll(/ [0-9a-f]{40}/g, '')).toBe(
      '100644 blob\tREADME.md\n100755 blob\tapp/deep/new.yaml\n120000 blob\tlink',
    )
  })

  it('writes the tree that git itself would write', async () => {
    const paths = ['a.b', 'a-b', 'a/c', 'ab', 'z/y/x']
    const tree = paths.map(path => ({ path, mode: '100644', type: 'blob', content: path }))
    const { json } = await stage.call('POST', at('trees'), { tree })
    await stage.git('.', 'init', '-q', 'twin')
    for (const path of paths) {
      await mkdir(dirname(`${stage.folder}/twin/${path}`), { recursive: true })
      await writeFile(`${stage.folder}/twin/${path}`, path)
    }
    await stage.git('twin', 'add', '-A')
    expect(json.sha).toBe(await stage.git('twin', 'write-tree'))
  })

  it('drops a folder that lost its last file', async () => {
    const tree = [{ path: 'app/web.yaml', mode: '100644', type: 'blob', sha: null }]
    const { json } = await stage.call('POST', at('trees'), { base_tree: stage.first, tree })
    expect(json.tree.map((entry: { path: string }) => entry.path)).toEqual(['README.md'])
  })

  it('takes a whole sub-tree by its id', async () => {
    const sub = await bare('rev-parse', `${stage.first}:app`)
    const tree = [{ path: 'copy', mode: '040000', type: 'tree', sha: sub }]
    const { json } = await stage.call('POST', at('trees'), { base_tree: stage.first, tree })
    expect(await bare('rev-parse', `${json.sha}:copy`)).toBe(sub)
  })

  it.each`
    what                | entry                                                               | message
    ${'a missing path'} | ${{ path: 'nowhere.yaml', mode: '100644', sha: null }}              | ${/does not exist/}
    ${'a missing blob'} | ${{ path: 'x', mode: '100644', type: 'blob', sha: 'f'.repeat(40) }} | ${/not a valid object/}
    ${'a bad mode'}     | ${{ path: 'x', mode: '100600', content: '' }}                       | ${/not a valid mode/}
    ${'a path upwards'} | ${{ path: '../x', mode: '100644', content: '' }}                    | ${/malformed/}
    ${'a git folder'}   | ${{ path: '.git/config', mode: '100644', content: '' }}             | ${/malformed/}
  `('refuses $what in a tree', async ({ entry, message }) => {
    const { status, json } = await stage.call('POST', at('trees'), { base_tree: stage.first, tree: [entry] })
    expect(status).toBe(422)
    expect(json.message).toMatch(message)
  })

  it('makes the commit that the fields describe', async () => {
    const tree = await bare('rev-parse', `${stage.first}^{tree}`)
    const author = { name: 'Ada', email: 'ada@example.org', date: '2026-01-02T03:04:05+02:00' }
    const { status, json } = await stage.call('POST', at('commits'), {
      message: 'Title\n\nBody',
      tree,
      parents: [stage.first],
      author,
    })
    expect(status).toBe(201)
    expect(json).toMatchObject({
      message: 'Title\n\nBody',
      parents: [{ sha: stage.first }],
      verification: { verified: false },
    })
    expect(await bare('show', '-s', '--format=%an <%ae> %aI|%cn|%P|%B', json.sha)).toBe(
      `Ada <ada@example.org> 2026-01-02T03:04:05+02:00|Ada|${stage.first}|Title\n\nBody`,
    )
    expect((await stage.call('GET', at(`commits/${json.sha}`))).json.author.date).toBe('2026-01-02T01:04:05Z')
  })

  it('refuses a commit of what is not there', async () => {
    const tree = await bare('rev-parse', `${stage.first}^{tree}`)
    const noTree = await stage.call('POST', at('commits'), { message: 'x', tree: stage.first })
    expect([noTree.status, noTree.json.message]).toEqual([422, 'Tree SHA does not exist'])
    const noParent = await stage.call('POST', at('commits'), { message: 'x', tree, parents: ['e'.repeat(40)] })
    expect(noParent.status).toBe(422)
  })

  it('keeps a file executable when the host commits to it, and removes what is null', async () => {
    const tree = [{ path: 'run.sh', mode: '100755', type: 'blob', content: 'echo 1\n' }]
    const made = await stage.call('POST', at('trees'), { base_tree: stage.first, tree })
    const commit = await stage.call('POST', at('commits'), {
      message: 'x',
      tree: made.json.sha,
      parents: [stage.first],
    })
    await stage.call('POST', at('refs'), { ref: 'refs/heads/exec', sha: commit.json.sha })
    const sha = await stage.host.commit(REPOSITORY, 'exec', { 'run.sh': 'echo 2\n', 'README.md': null }, 'Edit')
    expect((await bare('ls-tree', '-r', sha)).replaceAll(/ [0-9a-f]{40}/g, '')).toBe(
      '100644 blob\tapp/web.yaml\n100755 blob\trun.sh',
    )
  })

  it('starts a branch that is not there from the default branch', async () => {
    const sha = await stage.host.commit(REPOSITORY, 'fresh', { 'n.yaml': 'n: 1\n' }, 'New')
    expect(await bare('rev-parse', `${sha}^`)).toBe(stage.first)
    expect(await bare('ls-tree', '-r', '--name-only', sha)).toBe('README.md\napp/web.yaml\nn.yaml')
  })

  it('leaves no half a repository behind when a file cannot be in it', async () => {
    const first = { branch: 'main', message: 'm' }
    await expect(stage.host.createRepository('acme/half', { 'a//b': '' }, first)).rejects.toThrow(/fast-import/)
    expect(await stage.host.hasRepository('acme/half')).toBe(false)
  })

  it('makes a repository from names and texts of any kind', async () => {
    const files = { 'a "quoted"\\name': '1', 'größe/日本.yaml': 'ü\n', empty: '', 'line\nbreak': 'data 3\nM x\n' }
    const sha = await stage.host.createRepository('acme/names', files, { branch: 'trunk', message: 'Names' })
    const tree = await stage.call('GET', `/repos/acme/names/git/trees/${sha}?recursive=1`)
    const blobs = tree.json.tree.filter((entry: { type: string }) => entry.type === 'blob')
    expect(blobs.map((entry: { path: string }) => entry.path).sort()).toEqual(Object.keys(files).sort())
    for (const { path, sha: blob } of blobs) {
      const read = await stage.call('GET', `/repos/acme/names/git/blobs/${blob}`)
      expect(Buffer.from(read.json.content, 'base64').toString('utf8')).toBe(files[path as keyof typeof files])
    }
    expect((await stage.call('GET', '/repos/acme/names')).json.default_branch).toBe('trunk')
    expect(await stage.host.hasRepository('acme/names')).toBe(true)
    expect(await stage.host.hasRepository('acme/nothing')).toBe(false)
    await expect(stage.host.createRepository('acme/names', {}, { branch: 'b', message: 'm' })).rejects.toThrow(/exists/)
  })

  it('leaves a repository that git finds sound', async () => {
    expect(await bare('fsck', '--strict', '--no-dangling')).toBe('')
  })
})
