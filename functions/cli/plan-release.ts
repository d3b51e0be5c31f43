// What a release is to do, from what was typed; the checks stand in the order in which Flux makes them.

import { BLANK_TAG } from '../domain/access/parse-release-spec.ts'
import { parseImageRef } from '../domain/images/parse-image-ref.ts'
import type { ImageReleaseSpec } from '../domain/release/update-spec.ts'
import { UsageWrong } from './failures.ts'
import { nameWorkload } from './name-workload.ts'
import { readItems, type Values } from './parse-arguments.ts'

/** Is the release, and what its options do not do. */
export type ReleasePlan = { readonly spec: ImageReleaseSpec; readonly warnings: readonly string[] }

/**
 * Plans a release.
 *
 * @throws {UsageWrong} when options are missing, or exclude each other
 */
export function planRelease(values: Values): ReleasePlan {
  const [image = '', isAllImages, isAll, isForced] = [
    values.get('update-image'),
    values.has('update-all-images'),
    values.has('all'),
    values.has('force'),
  ]
  const choices = '--update-image=<image> or --update-all-images'
  if (image !== '' && isAllImages) throw new UsageWrong(`please supply only one of ${choices}`)
  if (image === '' && !isAllImages) throw new UsageWrong(`please supply exactly one of ${choices}`)
  const typed = [...readItems(values, 'workload'), ...readItems(values, 'controller')]
  if (typed.length === 0 && !isAll) {
    throw new UsageWrong('please supply either --all, or at least one --workload=<workload>')
  }
  if (values.has('watch') && values.has('dry-run')) throw new UsageWrong('cannot use --watch with --dry-run')
  if (isForced && isAll && isAllImages) {
    throw new UsageWrong('--force has no effect when used with --all and --update-all-images')
  }
  const spec: ImageReleaseSpec = {
    type: 'image',
    workloads: isAll ? 'all' : typed.map(text => nameWorkload(text, values)),
    image: isAllImages ? 'latest' : needTag(image),
    kind: values.has('dry-run') || values.has('interactive') ? 'plan' : 'execute',
    excludes: readItems(values, 'exclude').map(text => nameWorkload(text, values)),
    force: isForced,
  }
  return { spec, warnings: isForced ? listWarnings(isAll, isAllImages) : [] }
}

function listWarnings(isAll: boolean, isAllImages: boolean): readonly string[] {
  if (isAll) return ['--force will not ignore locked workloads when used with --all']
  return isAllImages ? ['--force will not ignore container image tags when used with --update-all-images'] : []
}

function needTag(image: string): string {
  const parsed = parseImageRef(image)
  if (parsed.kind === 'malformed') throw new UsageWrong(parsed.why)
  if (parsed.ref.tag === undefined) throw new UsageWrong(BLANK_TAG)
  return image
}
