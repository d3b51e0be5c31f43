// An update as it travels, over the wire and through a queue; what parseUpdate reads.
import type { Cause, UpdateSpec } from '../release/update-spec.ts'
import type { UpdateObject } from './update-objects.ts'

/** Stands for every workload. */
export const ALL_WORKLOADS = '<all>'

/** Stands for the newest of every image. */
export const ALL_LATEST = '<all latest>'

/** Describes an update in Flux's names. */
export function describeUpdate(spec: UpdateSpec, { message, user }: Cause): UpdateObject {
  const cause = { Message: message, User: user }
  switch (spec.type) {
    case 'image': {
      const { workloads, image, kind: Kind, excludes: Excludes, force: Force } = spec
      const ServiceSpecs = workloads === 'all' ? [ALL_WORKLOADS] : workloads
      const ImageSpec = image === 'latest' ? ALL_LATEST : image
      return { type: 'image', cause, spec: { ServiceSpecs, ImageSpec, Kind, Excludes, Force } }
    }
    case 'containers': {
      const { containers, kind: Kind, skipMismatches: SkipMismatches, force: Force } = spec
      const updates = [...containers].map(([id, list]) => [id, list.map(describeContainer)] as const)
      return {
        type: 'containers',
        cause,
        spec: { Kind, ContainerSpecs: Object.fromEntries(updates), SkipMismatches, Force },
      }
    }
    case 'policy': {
      const updates = [...spec.updates].map(([id, { add, remove }]) => {
        return [
          id,
          { add: Object.fromEntries(add), remove: Object.fromEntries([...remove].map(name => [name, 'true'])) },
        ]
      })
      return { type: 'policy', cause, spec: Object.fromEntries(updates) }
    }
  }
}

function describeContainer(change: { readonly container: string; readonly current: string; readonly target: string }) {
  return { Container: change.container, Current: change.current, Target: change.target }
}
