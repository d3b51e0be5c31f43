// Decides what becomes of one image by itself: what its annotations allow, what the registry has, what it should be.
import { findNewest } from './find-newest.ts'
import type { ImageDecision, ImageFacts } from './image-decision.ts'
import type { ImageUse } from './image-use.ts'
import { reasonToKeep } from './reason-to-keep.ts'

/** Decides one image of an automated workload. */
export function decideImage(use: ImageUse, facts: ImageFacts): ImageDecision {
  const why = reasonToKeep(use, facts.rules)
  return why === undefined ? findNewest(use, facts) : { kind: 'kept', why }
}
