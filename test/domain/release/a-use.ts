// The smallest images in Git, and what registries say of their repositories, written short.
import type { FailureReport } from '../../../functions/domain/failure.ts'
import type { ImageDigest, ImageRepo, Tag } from '../../../functions/domain/images/image.ts'
import { nameImageRepo } from '../../../functions/domain/images/name-image-repo.ts'
import { emptyShelf, type Shelf, type ShelvedImage } from '../../../functions/domain/images/shelf.ts'
import { parseResourceId } from '../../../functions/domain/manifests/parse-resource-id.ts'
import type { ResourceId, ResourceIdText } from '../../../functions/domain/manifests/resource-id.ts'
import type { ImageUse } from '../../../functions/domain/release/image-use.ts'
import { digestOf, someTags } from '../images/some-tags.ts'

/** Names the repository that all tests use. */
export const APP = 'registry.example/team/app'

/** Takes a workload's name apart; workloads are Deployments or Helm releases here. */
export function anId(text: string): ResourceId {
  const { namespace, kind, name } = parseResourceId(text)
  return { group: 'apps', version: 'v1', kind: kind === 'helmrelease' ? 'HelmRelease' : 'Deployment', namespace, name }
}

/** Makes an automated container `main` of demo:deployment/shop. */
export function aUse({
  workload = 'demo:deployment/shop',
  ...changes
}: Partial<ImageUse> & { workload?: string } = {}) {
  const id = anId(workload)
  const policies = { isAutomated: true, isLocked: false, isIgnored: false }
  const pull = { namespace: id.namespace, serviceAccount: 'default', secrets: [] }
  const use: ImageUse = {
    id,
    file: `${id.name}.yaml`,
    line: 1,
    container: 'main',
    image: `${APP}:1.0`,
    ...policies,
    pull,
    ...changes,
  }
  return use
}

/** Writes an image as `workload container image`. */
export function someUses(...written: readonly string[]): readonly ImageUse[] {
  return written.map(line => {
    const [workload = '', container = '', image = ''] = line.split(' ')
    return aUse({ workload: `demo:deployment/${workload}`, container, image })
  })
}

/** Reads a shelf written as someTags reads tags, where `1.0?` is listed and was not read; nothing at all was never listed. */
export function aShelf(line: string | undefined, repo = APP, failure?: FailureReport): Shelf {
  const empty = emptyShelf(repo as ImageRepo)
  const noted = failure === undefined ? empty : { ...empty, failure: { ...failure, at: 9 } }
  if (line === undefined) return noted
  const words = line.split(' ').filter(word => word !== '')
  const images = new Map<Tag, ShelvedImage>()
  for (const { tag, createdAt, digest, unusable } of someTags(words.filter(word => !word.endsWith('?')).join(' '))) {
    const is = unusable === undefined ? { digest: digest ?? digestOf('0') } : { fault: unusable }
    images.set(tag, { ...is, ...(createdAt === undefined ? {} : { createdAt }), readAt: 5, trustMs: 10 })
  }
  const tags = words.map(word => (word.endsWith('?') ? word.slice(0, -1) : (someTags(word)[0]?.tag ?? ''))) as Tag[]
  return { ...noted, tags, listedAt: 5, images }
}

/** Finds shelves by repository. */
export function shelvesOf(...shelves: readonly Shelf[]) {
  const byRepo = new Map(shelves.map(shelf => [shelf.repo, shelf]))
  return (repo: ImageRepo) => byRepo.get(repo)
}

/** Names a repository. */
export const repoFor = (image: string) => nameImageRepo(image) as ImageRepo

/** Writes a digest. */
export const digest = (digit: string): ImageDigest => digestOf(digit)

/** Makes the text of an id. */
export const idOf = (name: string) => `demo:deployment/${name}` as ResourceIdText
