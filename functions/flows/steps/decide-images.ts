// Decides the images of a target from its shelves, and asks for the digests that some decisions wait for.
import type { Failure } from '../../domain/failure.ts'
import type { ImageRepo } from '../../domain/images/image.ts'
import type { Shelf } from '../../domain/images/shelf.ts'
import { decideImage } from '../../domain/release/decide-image.ts'
import { findInterest } from '../../domain/release/find-interest.ts'
import type { ImageUse } from '../../domain/release/image-use.ts'
import type { Decided } from '../../domain/release/list-notes.ts'
import type { SyncTarget } from '../../domain/sync/sync-target.ts'
import type { RepoPorts } from './look-at-repo.ts'
import { type Digests, keyOf, readDigests } from './read-digests.ts'

/** Decides every image; `decide` is how, by default as automation does. */
export async function decideImages(
  target: SyncTarget,
  uses: readonly ImageUse[],
  shelves: ReadonlyMap<ImageRepo, Shelf>,
  { registryFor }: Pick<RepoPorts, 'registryFor'>,
  decide = decideImage,
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
  const registryOf = (repo: ImageRepo) => registryFor(repo, findInterest(repo, [{ target, uses }]).places)
  const digests = await readDigests(wanted, registryOf)
  return decideAll(digests).map(decided => tellUnread(decided, digests))
}

function tellUnread({ use, decision }: Decided, digests: Digests): Decided {
  if (decision.kind !== 'needs-digest') return { use, decision }
  const answer = digests.get(keyOf(decision)) as Pick<Failure, 'what' | 'where' | 'fix'> | undefined
  const why = answer === undefined ? 'its digest is not known' : describe(answer)
  return { use, decision: { kind: 'stuck', why, fix: answer?.fix ?? 'It is asked for again by itself.' } }
}

function describe({ what, where }: { readonly what: string; readonly where?: string | undefined }): string {
  return where === undefined ? what : `${what}: ${where}`
}
