// What the host refuses on order: a protected branch and an archived repository.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aGitHost, REPOSITORY, type Stage } from './a-git-host.ts'

const UPDATE = 'mutation($i: UpdateRefsInput!) { updateRefs(input: $i) { clientMutationId } }'
const COMMIT = 'mutation($i: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $i) { commit { oid } } }'
const VIOLATED = 'Repository rule violations found\n\nChanges must be made through a pull request.\n\n'
const ARCHIVED = 'Repository was archived so is read-only.'

describe('rules', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await aGitHost()
  })
  afterEach(() => stage.close())

  const path = (rest = '') => `/repos/${REPOSITORY}${rest}`
  const headOf = (branch: string) => stage.git('.', '--git-dir=host/acme/manifests.git', 'rev-parse', branch)

  /** Tries every way to move the branch by API, and gives what each was told. */
  async function tryAll(branch: string): Promise<readonly string[]> {
    const { node_id: repositoryId } = (await stage.call('GET', path())).json
    const head = await headOf(branch)
    const tree = await headOf(`${branch}^{tree}`)
    const git = (...args: string[]) => stage.git('.', '--git-dir=host/acme/manifests.git', ...args)
    const after = await git('commit-tree', '-p', head, '-m', 'Next', tree)
    const name = `refs/heads/${branch}`
    const i = { repositoryId, refUpdates: [{ name, beforeOid: head, afterOid: after }] }
    const additions = [{ path: 'a', contents: 'YQ==' }]
    const commit = {
      branch: { repositoryNameWithOwner: REPOSITORY, branchName: branch },
      expectedHeadOid: head,
      message: { headline: 'x' },
      fileChanges: { additions },
    }
    const replies = [
      await stage.query(UPDATE, { i }),
      await stage.query(COMMIT, { i: commit }),
      await stage.call('PATCH', path(`/git/refs/heads/${branch}`), { sha: after }),
    ]
    expect(await headOf(branch)).toBe(head)
    return replies.map(({ json }) => json.errors?.[0].message ?? json.message)
  }

  it('keep API calls off a protected branch, and off no other', async () => {
    stage.host.rules.protect(REPOSITORY, 'main')
    expect(await tryAll('main')).toEqual([VIOLATED, VIOLATED, VIOLATED])
    const made = await stage.call('POST', path('/git/refs'), { ref: 'refs/heads/other', sha: stage.first })
    expect(made.status).toBe(201)
  })

  it('keep all writes off an archived repository, and no reads', async () => {
    expect((await stage.call('GET', path())).json.archived).toBe(false)
    stage.host.rules.archive(REPOSITORY)
    expect(await tryAll('main')).toEqual([ARCHIVED, ARCHIVED, ARCHIVED])
    const blob = await stage.call('POST', path('/git/blobs'), { content: 'a' })
    expect([blob.status, blob.json.message]).toEqual([403, ARCHIVED])
    expect((await stage.call('GET', path())).json.archived).toBe(true)
    const query = '{ repository(owner: "acme", name: "manifests") { isArchived } }'
    expect((await stage.query(query, {})).json.data.repository.isArchived).toBe(true)
  })

  it('let people push with git', async () => {
    stage.host.rules.protect(REPOSITORY, 'main')
    await stage.git('.', 'clone', '-q', stage.host.cloneUrl(REPOSITORY), 'work')
    await stage.git('work', 'commit', '-q', '--allow-empty', '-m', 'By hand')
    await stage.git('work', 'push', '-q', 'origin', 'main')
    expect(await headOf('main')).toBe(await stage.git('work', 'rev-parse', 'HEAD'))
  })
})
