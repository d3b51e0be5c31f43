// REST: blobs, trees and commits as git keeps them.
import { bytes, json, Refused } from './answer.ts'
import { aSignature, parseCommit, writeCommit } from './commit-text.ts'
import { fieldsOf, optionalPerson, optionalText, requiredList, requiredText } from './fields.ts'
import { type Host, SANDBOX_PERSON } from './host.ts'
import { findObjects, readObjects, writeObject } from './objects.ts'
import { apiUrl, nodeId, presentGitCommit } from './present.ts'
import type { Repository } from './repositories.ts'
import type { Call, Route } from './router.ts'
import { editTree, type TreeChange, TreeRefused } from './tree-edit.ts'

const MODES = ['100644', '100755', '040000', '160000', '120000']
// https://docs.github.com/rest/git/trees#get-a-tree
const MOST_TREE_ENTRIES = 100_000

/** Lists the routes for `git/blobs`, `git/trees` and `git/commits`. */
export function objectRoutes(host: Host): readonly Route[] {
  const { git } = host

  async function createTree({ repository, body }: Call) {
    const base = optionalText(body, 'base_tree')
    const entries = requiredList(body, 'tree').map(entry => fieldsOf(entry, 'tree'))
    const changes = await Promise.all(entries.map(entry => readEntry(repository, entry)))
    const named = changes.flatMap(({ oid, mode }) => (oid === null || mode === '160000' ? [] : [oid]))
    const found = await findObjects(git, repository.folder, named)
    const missing = named.find((oid, index) => found[index]?.oid !== oid)
    if (missing !== undefined) throw new Refused(422, `tree.sha ${missing} is not a valid object`)
    try {
      const oid = await editTree(git, repository.folder, base, changes)
      return json(201, await presentTree(repository, oid, false))
    } catch (error) {
      throw error instanceof TreeRefused ? new Refused(422, error.message) : error
    }
  }

  async function readEntry(repository: Repository, entry: Readonly<Record<string, unknown>>): Promise<TreeChange> {
    const path = requiredText(entry, 'path')
    if (entry.sha === null) return { path, mode: undefined, oid: null }
    const mode = requiredText(entry, 'mode')
    if (!MODES.includes(mode)) throw new Refused(422, `tree.mode ${mode} is not a valid mode`)
    const content = optionalText(entry, 'content')
    if (content === undefined) return { path, mode, oid: requiredText(entry, 'sha') }
    if (entry.sha !== undefined) throw new Refused(422, 'Must supply either tree.sha or tree.content, not both')
    return { path, mode, oid: await writeObject(repository.folder, 'blob', content) }
  }

  async function presentTree(repository: Repository, treeish: string, isRecursive: boolean) {
    const [tree] = await findObjects(git, repository.folder, [`${treeish}^{tree}`])
    if (!tree) throw new Refused(404, 'Not Found')
    const args = ['ls-tree', ...(isRecursive ? ['-r', '-t'] : []), '-l', '-z', '--full-tree', tree.oid]
    const lines = (await git.read(repository.folder, args)).toString('utf8').split('\0').filter(Boolean)
    const url = apiUrl(host, repository)
    const entries = lines.slice(0, MOST_TREE_ENTRIES).map(line => {
      const [, mode, type = '', sha = '', size, path] = /^(\d+) (\w+) (\w+) +(\S+)\t([\s\S]+)$/.exec(line) ?? []
      const more = type === 'blob' ? { size: Number(size) } : {}
      return { path, mode, type, sha, ...more, ...(type === 'commit' ? {} : { url: `${url}/git/${type}s/${sha}` }) }
    })
    const truncated = lines.length > MOST_TREE_ENTRIES
    return { sha: tree.oid, url: `${url}/git/trees/${tree.oid}`, tree: entries, truncated }
  }

  async function createCommit({ repository, body }: Call) {
    const message = requiredText(body, 'message')
    const tree = requiredText(body, 'tree')
    const parents = body.parents === undefined ? [] : requiredList(body, 'parents').map(String)
    const [foundTree, ...foundParents] = await findObjects(git, repository.folder, [tree, ...parents])
    if (foundTree?.oid !== tree || foundTree.type !== 'tree') {
      throw new Refused(422, 'Tree SHA does not exist')
    }
    if (foundParents.some((parent, index) => parent?.type !== 'commit' || parent.oid !== parents[index])) {
      throw new Refused(422, 'Parent SHA does not exist or is not a commit object')
    }
    const author = optionalPerson(body, 'author')
    const committer = optionalPerson(body, 'committer') ?? author
    const signature = optionalText(body, 'signature')
    const commit = {
      tree,
      parents,
      author: aSignature(author ?? SANDBOX_PERSON, host.now()),
      committer: aSignature(committer ?? SANDBOX_PERSON, host.now()),
      message,
      ...(signature === undefined ? {} : { signature }),
    }
    const oid = await writeObject(repository.folder, 'commit', writeCommit(commit))
    return json(201, presentGitCommit(host, repository, { oid, ...commit }))
  }

  return [
    {
      method: 'POST',
      pattern: 'git/blobs',
      async answer({ repository, body }) {
        const encoding = optionalText(body, 'encoding') ?? 'utf-8'
        if (encoding !== 'utf-8' && encoding !== 'base64') throw new Refused(422, `encoding ${encoding} is not known`)
        const content = Buffer.from(requiredText(body, 'content'), encoding === 'base64' ? 'base64' : 'utf8')
        const sha = await writeObject(repository.folder, 'blob', content)
        return json(201, { sha, url: `${apiUrl(host, repository)}/git/blobs/${sha}` })
      },
    },
    {
      method: 'GET',
      pattern: 'git/blobs/:',
      async answer({ repository, params: [sha = ''], accept }) {
        const [blob] = await readObjects(git, repository.folder, [sha])
        if (blob?.type !== 'blob' || blob.oid !== sha) throw new Refused(404, 'Not Found')
        if (/vnd\.github(\.v3)?\.raw/.test(accept))
          return bytes(200, 'application/vnd.github.raw; charset=utf-8', blob.bytes)
        const content = blob.bytes.toString('base64').replace(/.{1,60}/g, '$&\n')
        const url = `${apiUrl(host, repository)}/git/blobs/${sha}`
        return json(200, { sha, node_id: nodeId('B', sha), size: blob.byteSize, url, content, encoding: 'base64' })
      },
    },
    { method: 'POST', pattern: 'git/trees', answer: createTree },
    {
      method: 'GET',
      pattern: 'git/trees/*',
      answer: async ({ repository, params: [treeish = ''], query }) =>
        // Any value turns recursion on, "0" and "false" too.
        json(200, await presentTree(repository, treeish, query.has('recursive'))),
    },
    { method: 'POST', pattern: 'git/commits', answer: createCommit },
    {
      method: 'GET',
      pattern: 'git/commits/:',
      async answer({ repository, params: [sha = ''] }) {
        const [commit] = await readObjects(git, repository.folder, [sha])
        if (commit?.type !== 'commit' || commit.oid !== sha) throw new Refused(404, 'Not Found')
        return json(200, presentGitCommit(host, repository, { oid: sha, ...parseCommit(commit.bytes) }))
      },
    },
  ]
}
