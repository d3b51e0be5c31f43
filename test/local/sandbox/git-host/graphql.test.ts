// GraphQL: one query for all a sync needs, and the two writes that compare before they swap.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGitHost, REPOSITORY, type Stage, ZEROS } from './a-git-host.ts'

const UPDATE = 'mutation($i: UpdateRefsInput!) { updateRefs(input: $i) { clientMutationId } }'
const COMMIT = `mutation($i: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $i) { commit { oid message parents(first: 1) { nodes { oid } } } ref { name target { oid } } }
}`

describe('GraphQL', () => {
  let stage: Stage
  let repositoryId: string
  let second: string
  const bare = (...args: string[]) => stage.git('.', '--git-dir=host/acme/manifests.git', ...args)
  const update = (...refUpdates: object[]) => stage.query(UPDATE, { i: { repositoryId, refUpdates } })
  const errorOf = (reply: { status: number; json: { errors?: { type?: string; message: string }[] } }) => {
    expect(reply.status).toBe(200)
    return reply.json.errors?.[0]
  }
  beforeAll(async () => {
    stage = await aGitHost()
    second = await stage.host.commit(REPOSITORY, 'main', { 'b.yaml': 'b: 1\n' }, 'Second')
    repositoryId = (await stage.call('GET', `/repos/${REPOSITORY}`)).json.node_id
  })
  afterAll(() => stage.close())

  it('reads head, tag and its target, default branch and an object in one request', async () => {
    const tag = await stage.call('POST', `/repos/${REPOSITORY}/git/tags`, {
      tag: 'flux-sync',
      message: 'Sync pointer',
      object: stage.first,
      type: 'commit',
    })
    await update({ name: 'refs/tags/flux-sync', beforeOid: ZEROS, afterOid: tag.json.sha })
    const query = `query($owner: String!, $name: String!, $file: String!) {
      repository(owner: $owner, name: $name) {
        id
        nameWithOwner
        head: ref(qualifiedName: "refs/heads/main") { target { __typename oid } }
        tag: ref(qualifiedName: "refs/tags/flux-sync") {
          name prefix
          target { __typename oid ... on Tag { message target { __typename oid ... on Commit { messageHeadline } } } }
        }
        none: ref(qualifiedName: "refs/tags/none") { target { oid } }
        file: object(expression: $file) { __typename ... on Blob { text byteSize isBinary isTruncated } }
        folder: object(expression: "main:app") { ... on Tree { entries { name type mode } } }
        defaultBranchRef { name target { oid } }
      }
    }`
    const { json } = await stage.query(query, { owner: 'acme', name: 'manifests', file: `${second}:app/web.yaml` })
    expect(json).toEqual({
      data: {
        repository: {
          id: repositoryId,
          nameWithOwner: REPOSITORY,
          head: { target: { __typename: 'Commit', oid: second } },
          tag: {
            name: 'flux-sync',
            prefix: 'refs/tags/',
            target: {
              __typename: 'Tag',
              oid: tag.json.sha,
              message: 'Sync pointer',
              target: { __typename: 'Commit', oid: stage.first, messageHeadline: 'Start' },
            },
          },
          none: null,
          file: { __typename: 'Blob', text: 'kind: Deployment\n', byteSize: 17, isBinary: false, isTruncated: false },
          folder: { entries: [{ name: 'web.yaml', type: 'blob', mode: 0o100644 }] },
          defaultBranchRef: { name: 'main', target: { oid: second } },
        },
      },
    })
  })

  it('lists history in pages', async () => {
    const query = `query($after: String) { repository(owner: "acme", name: "manifests") { ref(qualifiedName: "main") { target {
      ... on Commit { history(first: 1, after: $after) { nodes { oid author { email } } totalCount pageInfo { hasNextPage endCursor } } }
    } } } }`
    const one = (await stage.query(query, {})).json.data.repository.ref.target.history
    expect(one).toMatchObject({ nodes: [{ oid: second }], totalCount: 2, pageInfo: { hasNextPage: true } })
    const two = (await stage.query(query, { after: one.pageInfo.endCursor })).json.data.repository.ref.target.history
    expect(two).toMatchObject({ nodes: [{ oid: stage.first }], pageInfo: { hasNextPage: false } })
  })

  it('says in errors, with status 200, what it does not know', async () => {
    const missing = await stage.query('{ repository(owner: "acme", name: "none") { id } }', {})
    expect(missing.json.data).toEqual({ repository: null })
    expect(errorOf(missing)).toMatchObject({ type: 'NOT_FOUND', path: ['repository'] })
    expect(errorOf(await stage.query('{ nothing }', {}))?.message).toMatch(/Cannot query field/)
    expect(errorOf(await stage.query('{', {}))?.message).toMatch(/Syntax Error/)
  })

  it('moves references all or none', async () => {
    await update({ name: 'refs/tags/a', beforeOid: ZEROS, afterOid: stage.first })
    const half = await update(
      { name: 'refs/tags/a', beforeOid: stage.first, afterOid: second, force: true },
      { name: 'refs/tags/b', beforeOid: second, afterOid: stage.first, force: true },
    )
    expect(errorOf(half)).toBeDefined()
    expect(await bare('rev-parse', 'refs/tags/a')).toBe(stage.first)
    const both = await update(
      { name: 'refs/tags/a', beforeOid: stage.first, afterOid: second, force: true },
      { name: 'refs/tags/b', beforeOid: ZEROS, afterOid: stage.first },
    )
    expect(both.json).toEqual({ data: { updateRefs: { clientMutationId: null } } })
    expect(await bare('rev-parse', 'refs/tags/a', 'refs/tags/b')).toBe(`${second}\n${stage.first}`)
  })

  it.each`
    what                      | name              | before      | after       | force    | refused
    ${'a stale value'}        | ${'refs/tags/c'}  | ${'second'} | ${'first'}  | ${true}  | ${true}
    ${'a name already there'} | ${'refs/tags/c'}  | ${'zeros'}  | ${'second'} | ${true}  | ${true}
    ${'no move at all'}       | ${'refs/tags/c'}  | ${'first'}  | ${'first'}  | ${true}  | ${true}
    ${'a move back unforced'} | ${'refs/heads/c'} | ${'second'} | ${'first'}  | ${false} | ${true}
    ${'an unknown object'}    | ${'refs/tags/c'}  | ${'first'}  | ${'none'}   | ${true}  | ${true}
    ${'a name git refuses'}   | ${'refs/tags/c '} | ${'zeros'}  | ${'first'}  | ${true}  | ${true}
    ${'a move forward'}       | ${'refs/tags/c'}  | ${'first'}  | ${'second'} | ${false} | ${false}
    ${'no expectation'}       | ${'refs/tags/c'}  | ${'any'}    | ${'second'} | ${true}  | ${false}
    ${'a deletion'}           | ${'refs/tags/c'}  | ${'first'}  | ${'zeros'}  | ${true}  | ${false}
  `('decides on $what', async ({ name, before, after, force, refused }) => {
    const oid = (word: string) => ({ first: stage.first, second, zeros: ZEROS, none: 'f'.repeat(40) })[word]
    await bare('update-ref', 'refs/tags/c', stage.first)
    await bare('update-ref', 'refs/heads/c', second)
    const reply = await update({ name, beforeOid: oid(before), afterOid: oid(after), force })
    expect(errorOf(reply) !== undefined).toBe(refused)
    const ref = name.trim()
    const untouched = ref === 'refs/heads/c' ? second : stage.first
    const now = await bare('for-each-ref', '--format=%(objectname)', ref)
    expect(now).toBe(refused ? untouched : after === 'zeros' ? '' : oid(after))
  })

  it('lets exactly one of twenty concurrent moves win', async () => {
    await bare('update-ref', 'refs/tags/race', stage.first)
    const tree = await bare('rev-parse', `${second}^{tree}`)
    const commits: string[] = []
    for (let turn = 0; turn < 20; turn += 1) {
      const made = await stage.call('POST', `/repos/${REPOSITORY}/git/commits`, { message: `Turn ${turn}`, tree })
      commits.push(made.json.sha)
    }
    const replies = await Promise.all(
      commits.map(afterOid => update({ name: 'refs/tags/race', beforeOid: stage.first, afterOid, force: true })),
    )
    const won = commits.filter((_, index) => replies[index]?.json.errors === undefined)
    expect(won).toHaveLength(1)
    expect(await bare('rev-parse', 'refs/tags/race')).toBe(won[0])
  })

  it('commits on a branch that is where the caller thinks, and only then', async () => {
    await bare('update-ref', 'refs/heads/auto', second)
    const i = {
      branch: { repositoryNameWithOwner: REPOSITORY, branchName: 'auto' },
      expectedHeadOid: second,
      message: { headline: 'Release', body: 'Job-Id: 1' },
      fileChanges: {
        additions: [{ path: 'app/web.yaml', contents: Buffer.from('kind: DaemonSet\n').toString('base64') }],
        deletions: [{ path: 'b.yaml' }],
      },
    }
    const { json } = await stage.query(COMMIT, { i })
    const { commit, ref } = json.data.createCommitOnBranch
    expect(commit).toMatchObject({ message: 'Release\n\nJob-Id: 1', parents: { nodes: [{ oid: second }] } })
    expect(ref).toEqual({ name: 'auto', target: { oid: commit.oid } })
    expect(await bare('show', `${commit.oid}:app/web.yaml`)).toBe('kind: DaemonSet')
    expect(await bare('ls-tree', '--name-only', '-r', commit.oid)).toBe('README.md\napp/web.yaml')
    const stale = await stage.query(COMMIT, { i })
    expect(errorOf(stale)).toMatchObject({ type: 'STALE_DATA', path: ['createCommitOnBranch'] })
    expect(stale.json.data).toEqual({ createCommitOnBranch: null })
  })

  it('lets exactly one of ten concurrent commits win', async () => {
    await bare('update-ref', 'refs/heads/crowd', second)
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, index) => {
        const branch = { repositoryNameWithOwner: REPOSITORY, branchName: 'crowd' }
        const additions = [{ path: 'who.txt', contents: Buffer.from(String(index)).toString('base64') }]
        const fileChanges = { additions }
        return stage.query(COMMIT, { i: { branch, expectedHeadOid: second, message: { headline: 'Me' }, fileChanges } })
      }),
    )
    expect(replies.filter(reply => reply.json.errors === undefined)).toHaveLength(1)
  })

  it.each`
    what                  | branch       | path           | message
    ${'a missing file'}   | ${'main'}    | ${'none.yaml'} | ${/does not exist/}
    ${'a missing branch'} | ${'nowhere'} | ${'b.yaml'}    | ${/does not exist/}
  `('refuses a commit that removes from $what', async ({ branch: branchName, path, message }) => {
    const branch = { repositoryNameWithOwner: REPOSITORY, branchName }
    const fileChanges = { deletions: [{ path }] }
    const i = { branch, expectedHeadOid: second, message: { headline: 'x' }, fileChanges }
    expect(errorOf(await stage.query(COMMIT, { i }))?.message).toMatch(message)
  })
})
