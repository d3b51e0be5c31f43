// What every log promises: one line per event, whatever the fields hold.
import { describe, expect, it } from 'vitest'
import type { Log } from '../../../functions/ports/log/port.ts'

/** Runs the contract of the log door; `seen` returns the lines so far, as text. */
export function itBehavesLikeALog(open: () => { readonly log: Log; readonly seen: () => readonly string[] }): void {
  describe('log contract', () => {
    it('keeps lines in order, with message and fields', () => {
      const { log, seen } = open()
      log.write({ msg: 'sync applied', target: 'production', changes: 3 })
      log.write({ msg: 'tick', level: 'warn' })
      expect(seen()).toHaveLength(2)
      expect(seen()[0]).toMatch(/sync applied.*production.*3/)
      expect(seen()[1]).toContain('tick')
    })

    it('makes one line of hostile text', () => {
      const { log, seen } = open()
      log.write({ msg: 'delivery', why: 'two\nlines\u001b[31m', nested: { deep: ['a\nb'] }, nothing: undefined })
      expect(seen()).toHaveLength(1)
      expect(seen()[0]?.trimEnd()).not.toMatch(/\p{Cc}/u)
    })
  })
}
