// What the API can tell of images, and take to be written to Git.

import type { ImagePorts } from './steps/ask-for-update.ts'
import { type ListImagesPorts, listImageStatuses } from './steps/list-image-statuses.ts'
import { type PlanOnlyPorts, planOnly } from './steps/plan-only.ts'
import { type QueueUpdatePorts, queueUpdate } from './steps/queue-update.ts'

/** Opens the part of the API that speaks of images. */
export function openImageQueries(ports: ListImagesPorts & PlanOnlyPorts & QueueUpdatePorts): ImagePorts {
  return {
    images: (targets, query) => listImageStatuses(targets, query, ports),
    updates: {
      ask: (target, spec, cause) => queueUpdate(target, spec, cause, ports),
      plan: (target, spec) => planOnly(target, spec, ports),
    },
  }
}
