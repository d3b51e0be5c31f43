// The right to work of a process that has no other beside it.
import type { Leadership, Loss } from './port.ts'

/** Opens leadership that is won at once and never lost. */
export function openAlone(): Leadership {
  let isLeading = false
  return {
    async win() {
      isLeading = true
    },
    lose: () => new Promise<Loss>(() => {}),
    mayWork: () => isLeading,
    stand: () => ({ isLeading, holder: '' }),
    async release() {
      isLeading = false
    },
  }
}
