// The webhooks there are: those configured outside, and what was made, changed or removed through the API since.
import { createHash } from 'node:crypto'
import type { Hook } from './deliver.ts'

/** A webhook that one may have switched off. */
export type ShelvedHook = Hook & { readonly id: number; readonly isActive: boolean }

/** The webhooks of the host; those made through the API live as long as the process. */
export type HookShelf = {
  list(): readonly ShelvedHook[]
  add(hook: Hook & { readonly isActive: boolean }): ShelvedHook
  change(hook: ShelvedHook): void
  remove(id: number): void
}

const keyOf = ({ repository, url }: Pick<Hook, 'repository' | 'url'>) => `${repository} ${url}`

const numberOf = (text: string) => createHash('sha1').update(text).digest().readUInt32BE(0) >>> 1

/** Opens the shelf; `configured` is asked each time. */
export function openHookShelf(configured: () => readonly Hook[]): HookShelf {
  const own = new Map<number, ShelvedHook>()
  const removed = new Set<number>()
  const given = () => configured().map((hook): ShelvedHook => ({ ...hook, id: numberOf(keyOf(hook)), isActive: true }))

  return {
    list: () => [...given().filter(({ id }) => !own.has(id) && !removed.has(id)), ...own.values()],
    add(hook) {
      const shelved = { ...hook, id: numberOf(keyOf(hook)) }
      removed.delete(shelved.id)
      own.set(shelved.id, shelved)
      return shelved
    },
    change: hook => void own.set(hook.id, hook),
    remove(id) {
      own.delete(id)
      removed.add(id)
    },
  }
}
