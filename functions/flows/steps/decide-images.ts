// Decides the images of a target from its shelves, asks for the digests that some decisions wait for, and writes no tag that
// nothing stands behind.
import { type Failure, renderTrouble } from '../../domain/failure.ts'
import type { ImageRepo, Tag } from '../../domain/images/image.ts'
import { nameImageRepo } from '../../domain/images/name-image-repo.ts'
import { NO_MANIFEST, type Shelf } from '../../domain/images/shelf.ts'
import { decideImage } from '../../domain/release/decide-image.ts'
import { findInterest } from '../../domain/release/find-interest.ts'
import type { ImageUse } from '../../domain/release/image-use.ts'
import type { Decided } from '../../domain/release/list-notes.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { RegistryReader } from '../../ports/registries/port.ts'
import type { RepoPorts } from './look-at-repo.ts'
import { type Digests, keyOf, readDigests, type WantedDigest } from './read-digests.ts'

/** A registry whose newest tags, so many of them, have no manifest is in trouble, and a person is told. */
const MOST_ROUNDS = 10

type Shelves = ReadonlyMap<ImageRepo, Shelf>
type RegistryOf = (repo: ImageRepo) => Pick<RegistryReader, 'readDigest'>

/**
 * Decides every image; `decide` is how, by default as automation does.
 *
 * A tag that was chosen by its name alone was never looked at: it is asked for once before it is written, and one that is
 * not there gives way to the next. What nobody could ask for, because too many were not there, is not written.
 */
export async function decideImages(
  target: SyncTarget,
  uses: readonly ImageUse[],
  shelves: Shelves,
  { registryFor }: Pick<RepoPorts, 'registryFor'>,
  decide = decideImage,
): Promise<readonly Decided[]> {
  const registryOf = (repo: ImageRepo) => registryFor(repo, findInterest(repo, [{ target, uses }]).places)
  let [offered, asked]: [Shelves, Digests] = [shelves, new Map()]
  for (let round = 1; ; round += 1) {
    const decided = await decideOnce(target, uses, offered, registryOf, decide)
    const unseen = listUnseen(decided, offered, asked)
    if (unseen.length === 0) return decided.map(one => tellGone(one, asked))
    if (round > MOST_ROUNDS)
      return decided.map(one => (isUnseen(one, unseen) ? tellTooManyGone(one) : tellGone(one, asked)))
    asked = new Map([...asked, ...(await readDigests(unseen, registryOf))])
    offered = takeGone(offered, asked)
  }
}

/** Lists what would be written without ever having been looked at. */
function listUnseen(decided: readonly Decided[], shelves: Shelves, asked: Digests): readonly WantedDigest[] {
  return decided.flatMap(({ use, decision }) => {
    const repo = nameImageRepo(use.image)
    if (decision.kind !== 'change' || repo === undefined || decision.to.includes('@')) return []
    const wanted = { repo, tag: decision.tag }
    return shelves.get(repo)?.images.has(decision.tag) || asked.has(keyOf(wanted)) ? [] : [wanted]
  })
}

function isUnseen({ use, decision }: Decided, unseen: readonly WantedDigest[]): boolean {
  const repo = nameImageRepo(use.image)
  return decision.kind === 'change' && unseen.some(wanted => wanted.repo === repo && wanted.tag === decision.tag)
}

function tellTooManyGone({ use }: Decided): Decided {
  const why = `the newest ${MOST_ROUNDS} tags of ${nameImageRepo(use.image)} that its filter allows have no manifest, though the registry lists them`
  const fix = 'Push one of them again, delete them from the registry, or narrow the filter.'
  return { use, decision: { kind: 'stuck', why, fix } }
}

function takeGone(shelves: Shelves, asked: Digests): Shelves {
  const isThere = (repo: ImageRepo, tag: Tag) => asked.get(keyOf({ repo, tag })) !== null
  return new Map(
    [...shelves].map(([repo, shelf]) => [repo, { ...shelf, tags: shelf.tags.filter(tag => isThere(repo, tag)) }]),
  )
}

function tellGone({ use, decision }: Decided, asked: Digests): Decided {
  const repo = nameImageRepo(use.image)
  const answer = decision.kind === 'change' && repo ? asked.get(keyOf({ repo, tag: decision.tag })) : undefined
  if (typeof answer === 'object' && answer !== null) {
    return { use, decision: { kind: 'stuck', why: renderTrouble(answer), fix: answer.fix } }
  }
  const gone = [...asked].flatMap(([key, digest]) => (digest === null && key.startsWith(`${repo}:`) ? [key] : []))
  if (gone.length === 0) return { use, decision }
  const leftOut = gone.map(key => `${key.slice(`${repo}:`.length)} is left out (${NO_MANIFEST})`).join(', ')
  return { use, decision: { ...decision, leftOut } }
}

async function decideOnce(
  target: SyncTarget,
  uses: readonly ImageUse[],
  shelves: Shelves,
  registryOf: RegistryOf,
  decide: typeof decideImage,
): Promise<readonly Decided[]> {
  const decideAll = (digests: Digests) => {
    const facts = {
      rules: target.automation,
      shelfOf: (repo: ImageRepo) => shelves.get(repo),
      digestOf: (repo: ImageRepo, tag: string) => {
        const answer = digests.get(keyOf({ repo, tag } as Parameters<typeof keyOf>[0]))
        return typeof answer === 'object' && answer !== null ? undefined : answer
      },
    }
    return uses.map(use => ({ use, decision: decide(use, facts) }))
  }
  const first = decideAll(new Map())
  const wanted = first.flatMap(({ decision }) => (decision.kind === 'needs-digest' ? [decision] : []))
  if (wanted.length === 0) return first
  const digests = await readDigests(wanted, registryOf)
  return decideAll(digests).map(decided => tellUnread(decided, digests))
}

function tellUnread({ use, decision }: Decided, digests: Digests): Decided {
  if (decision.kind !== 'needs-digest') return { use, decision }
  const answer = digests.get(keyOf(decision)) as Pick<Failure, 'what' | 'where' | 'fix'> | undefined
  const why = answer === undefined ? 'its digest is not known' : renderTrouble(answer)
  return { use, decision: { kind: 'stuck', why, fix: answer?.fix ?? 'It is asked for again by itself.' } }
}
