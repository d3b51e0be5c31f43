// Makes ids short enough for a queue: what a sender calls a delivery, or a registry a repository, may be longer.
import { createHash } from 'node:crypto'

/** A queue takes 128 characters of ASCII for a deduplication id; ids are put together from two of these. */
const MOST_CHARACTERS = 60

/** Shortens an id that is too long or not ASCII; two different ids stay different. */
export function shortenId(id: string): string {
  if (id.length <= MOST_CHARACTERS && /^[!-~]+$/.test(id)) return id
  const digest = createHash('sha256').update(id).digest('hex').slice(0, 32)
  return `${id.replace(/[^!-~]/g, '_').slice(0, MOST_CHARACTERS - 33)}~${digest}`
}
