// A registry that lists tags and knows that each of them is there: what our provider asks of one for tags that are versions.
import { createHash } from 'node:crypto'
import { type Call, json, type Reply } from './front.ts'

/** Is the registry, and what people do there. */
export type SimulatedRegistry = {
  answer(call: Call): Reply
  /** Pushes an image under a tag; answers with its digest. */
  push(image: string, tag: string): string
}

const BELOW = /^\/v2\/(.+)\/(tags\/list|manifests\/(.+))$/

/** Opens one without images. */
export function openSimulatedRegistry(): SimulatedRegistry {
  const images = new Map<string, Map<string, string>>()
  return {
    push(image, tag) {
      const tags = images.get(image) ?? new Map<string, string>()
      const digest = `sha256:${createHash('sha256').update(`${image}:${tag}`).digest('hex')}`
      images.set(image, tags.set(tag, digest))
      return digest
    },
    answer({ path }) {
      const [, image = '', what, tag = ''] = BELOW.exec(path.split('?')[0] ?? '') ?? []
      const tags = images.get(image)
      if (what === 'tags/list' && tags) return json(200, { name: image, tags: [...tags.keys()] })
      const digest = tags?.get(decodeURIComponent(tag))
      if (digest === undefined) return json(404, { errors: [{ code: 'NAME_UNKNOWN' }] })
      return { status: 200, headers: { 'docker-content-digest': digest } }
    },
  }
}
