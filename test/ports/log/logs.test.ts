// The logs: JSON lines, readable lines, a list.
import { expect, it } from 'vitest'
import { openJsonLog } from '../../../functions/ports/log/json.ts'
import { openMemoryLog } from '../../../functions/ports/log/memory.ts'
import { openTextLog } from '../../../functions/ports/log/text.ts'
import { itBehavesLikeALog } from './contract.ts'

const now = () => Date.parse('2026-01-02T03:04:05.678Z')

function collect(open: typeof openJsonLog) {
  const lines: string[] = []
  return { log: open({ now, write: text => void lines.push(text) }), seen: () => lines }
}

itBehavesLikeALog(() => collect(openJsonLog))
itBehavesLikeALog(() => collect(openTextLog))
itBehavesLikeALog(() => {
  const log = openMemoryLog()
  return { log, seen: () => log.lines.map(line => JSON.stringify(line)) }
})

it('writes JSON with time and level first', () => {
  const { log, seen } = collect(openJsonLog)
  log.write({ msg: 'tick', due: 2 })
  expect(seen()).toEqual(['{"time":"2026-01-02T03:04:05.678Z","level":"info","msg":"tick","due":2}\n'])
})

it('writes for people: clock, mark, message, fields that say something', () => {
  const { log, seen } = collect(openTextLog)
  log.write({ msg: 'sync failed', level: 'error', target: 'demo', summary: 'two words', none: undefined, empty: '' })
  expect(seen()).toEqual(['03:04:05.678 ✗ sync failed  target=demo  summary="two words"\n'])
})
