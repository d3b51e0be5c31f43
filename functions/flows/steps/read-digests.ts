// Asks registries for the digests that decisions wait for, each once.
import { describeFailure, Failure, type FailureReport } from '../../domain/failure.ts'
import type { ImageDigest, ImageRepo, Tag } from '../../domain/images/image.ts'
import type { RegistryReader } from '../../ports/registries/port.ts'

/** Is one digest to ask for. */
export type WantedDigest = { readonly repo: ImageRepo; readonly tag: Tag }

/** Is what was answered: by `repo:tag` the digest, or null when there is no such tag, or why it could not be told. */
export type Digests = ReadonlyMap<string, ImageDigest | null | FailureReport>

/** Reads digests; one that cannot be read is told beside the others. */
export async function readDigests(
  wanted: readonly WantedDigest[],
  registryOf: (repo: ImageRepo) => Pick<RegistryReader, 'readDigest'>,
): Promise<Digests> {
  const once = new Map(wanted.map(one => [keyOf(one), one]))
  const read = [...once].map(async ([key, { repo, tag }]): Promise<[string, ImageDigest | null | FailureReport]> => {
    try {
      return [key, (await registryOf(repo).readDigest(repo, tag)) ?? null]
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown
      return [key, describeFailure(thrown)]
    }
  })
  return new Map(await Promise.all(read))
}

/** Names one digest among those that were asked for. */
export function keyOf({ repo, tag }: WantedDigest): string {
  return `${repo}:${tag}`
}
