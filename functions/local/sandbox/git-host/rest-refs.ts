// REST: references and annotated tags.
import { empty, json, Refused } from './answer.ts'
import { aSignature, parseTag, type Signature, utcDate, writeTag } from './commit-text.ts'
import { optionalPerson, optionalText, requiredText } from './fields.ts'
import { type Host, SANDBOX_PERSON } from './host.ts'
import { findObjects, NO_OBJECT, type ObjectType, readObjects, writeObject } from './objects.ts'
import { linkHeader, pageOf } from './paging.ts'
import { apiUrl, nodeId, presentRef } from './present.ts'
import { isAncestor, isRefName, listRefs, readRef, updateRefs } from './refs.ts'
import type { Repository } from './repositories.ts'
import type { Call, Route } from './router.ts'

// A reference may move between our reading it and writing it; these calls promise no compare-and-swap, so they try again.
const TRIES = 5

const EMPTY_REPOSITORY = () => new Refused(409, 'Git Repository is empty.')

/** Lists the routes for `git/ref`, `git/refs`, `git/matching-refs` and `git/tags`. */
export function refRoutes(host: Host): readonly Route[] {
  const { git } = host

  async function matching(call: Call, prefix: string) {
    const all = await listRefs(git, call.repository.folder)
    if (all.length === 0) throw EMPTY_REPOSITORY()
    const found = all.filter(ref => ref.name.startsWith(`refs/${prefix}`))
    const { skip, perPage } = pageOf(call.query)
    const url = `${apiUrl(host, call.repository)}/git/matching-refs/${prefix}`
    const page = found.slice(skip, skip + perPage).map(ref => presentRef(host, call.repository, ref.name, ref))
    return json(200, page, linkHeader(url, call.query, found.length))
  }

  async function change(repository: Repository, ref: string, decide: (current: string) => Promise<string>) {
    for (let left = TRIES; left > 0; left -= 1) {
      const before = (await readRef(git, repository.folder, ref)) ?? NO_OBJECT
      const after = await decide(before)
      if (before === after) return
      const why = host.rules.refusalOf(repository, ref)
      if (why !== undefined) throw new Refused(422, why)
      const update = await updateRefs(git, repository.folder, [{ ref, before, after }])
      if (update.kind === 'refused') throw new Refused(422, update.why)
      if (update.kind === 'updated') {
        host.moved(repository, [{ ref, before, after }])
        return
      }
    }
    throw new Refused(409, 'Reference cannot be updated')
  }

  async function target(repository: Repository, ref: string, sha: string): Promise<{ oid: string; type: ObjectType }> {
    const [object] = await findObjects(git, repository.folder, [sha])
    if (!object || object.oid !== sha) throw new Refused(422, 'Object does not exist')
    if (ref.startsWith('refs/heads/') && object.type !== 'commit') throw new Refused(422, 'Object is not a commit')
    return object
  }

  return [
    {
      method: 'GET',
      pattern: 'git/ref/*',
      async answer({ repository, params: [name = ''] }) {
        const all = await listRefs(git, repository.folder)
        const found = all.find(ref => ref.name === `refs/${name}`)
        if (found) return json(200, presentRef(host, repository, found.name, found))
        throw all.some(ref => ref.name.startsWith('refs/heads/')) ? new Refused(404, 'Not Found') : EMPTY_REPOSITORY()
      },
    },
    { method: 'GET', pattern: 'git/matching-refs/*', answer: call => matching(call, call.params[0] ?? '') },
    { method: 'GET', pattern: 'git/refs', answer: call => matching(call, '') },
    {
      method: 'POST',
      pattern: 'git/refs',
      async answer({ repository, body }) {
        const ref = requiredText(body, 'ref')
        const sha = requiredText(body, 'sha')
        if (!isRefName(ref) || ref.split('/').length < 3) {
          throw new Refused(422, `Reference name must start with 'refs/' and have at least two slashes: ${ref}`)
        }
        const object = await target(repository, ref, sha)
        await change(repository, ref, async current => {
          if (current !== NO_OBJECT) throw new Refused(422, 'Reference already exists')
          return sha
        })
        const url = `${apiUrl(host, repository)}/git/${ref}`
        return json(201, presentRef(host, repository, ref, object), { location: url })
      },
    },
    {
      method: 'PATCH',
      pattern: 'git/refs/*',
      async answer({ repository, params: [name = ''], body }) {
        const ref = `refs/${name}`
        const sha = requiredText(body, 'sha')
        await change(repository, ref, async current => {
          if (current === NO_OBJECT) throw new Refused(422, 'Reference does not exist')
          await target(repository, ref, sha)
          if (body.force === true || (await isAncestor(git, repository.folder, current, sha))) return sha
          throw new Refused(422, 'Update is not a fast forward')
        })
        return json(200, presentRef(host, repository, ref, await target(repository, ref, sha)))
      },
    },
    {
      method: 'DELETE',
      pattern: 'git/refs/*',
      async answer({ repository, params: [name = ''] }) {
        await change(repository, `refs/${name}`, async current => {
          if (current === NO_OBJECT) throw new Refused(422, 'Reference does not exist')
          return NO_OBJECT
        })
        return empty(204)
      },
    },
    {
      method: 'POST',
      pattern: 'git/tags',
      async answer({ repository, body }) {
        const tag = requiredText(body, 'tag')
        const message = requiredText(body, 'message')
        const object = requiredText(body, 'object')
        const type = optionalText(body, 'type') ?? 'commit'
        const tagger = aSignature(optionalPerson(body, 'tagger') ?? SANDBOX_PERSON, host.now())
        const [found] = await findObjects(git, repository.folder, [object])
        if (found?.oid !== object || found.type !== type) throw new Refused(422, `Object is not a ${type}`)
        if (!isRefName(`refs/tags/${tag}`)) throw new Refused(422, 'tag is not a valid tag name')
        const oid = await writeObject(repository.folder, 'tag', writeTag({ object, type, tag, tagger, message }))
        return json(201, presentTag(host, repository, { oid, tag, message, object, type, tagger }))
      },
    },
    {
      method: 'GET',
      pattern: 'git/tags/:',
      async answer({ repository, params: [sha = ''] }) {
        const [found] = await readObjects(git, repository.folder, [sha])
        if (found?.type !== 'tag' || found.oid !== sha) throw new Refused(404, 'Not Found')
        return json(200, presentTag(host, repository, { oid: sha, ...parseTag(found.bytes) }))
      },
    },
  ]
}

type Tag = {
  readonly oid: string
  readonly tag: string
  readonly message: string
  readonly object: string
  readonly type: string
  readonly tagger: Signature | undefined
}

function presentTag(host: Host, repository: Repository, { oid, tag, message, object, type, tagger }: Tag) {
  const url = apiUrl(host, repository)
  return {
    node_id: nodeId('TA', oid),
    sha: oid,
    url: `${url}/git/tags/${oid}`,
    tag,
    message,
    object: { sha: object, type, url: `${url}/git/${type}s/${object}` },
    tagger: tagger ? { name: tagger.name, email: tagger.email, date: utcDate(tagger.epochSeconds) } : null,
    verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
  }
}
