// Keys are read unechoed, and the terminal is left as it was.
import type { ReadStream } from 'node:tty'
import { expect, it } from 'vitest'
import { readKeys } from '../../functions/cli/read-keys.ts'

function aTerminal(...sent: readonly string[]) {
  const modes: boolean[] = []
  const terminal = {
    setRawMode: (isRaw: boolean) => modes.push(isRaw),
    async *[Symbol.asyncIterator]() {
      for (const text of sent) yield Buffer.from(text)
    },
  }
  return { terminal: terminal as unknown as ReadStream, modes }
}

it('hands out what was sent, and restores the terminal at its end', async () => {
  const { terminal, modes } = aTerminal('j', '\u001b[A')
  const keys: string[] = []
  for await (const key of readKeys(terminal)) keys.push(key)
  expect(keys).toEqual(['j', '\u001b[A'])
  expect(modes).toEqual([true, false])
})

it('restores the terminal when nobody reads on', async () => {
  const { terminal, modes } = aTerminal('j', 'k')
  for await (const key of readKeys(terminal)) if (key === 'j') break
  expect(modes).toEqual([true, false])
})

it('leaves a terminal alone that nobody reads', () => {
  const { terminal, modes } = aTerminal('j')
  const keys = readKeys(terminal)
  expect(keys).toBeDefined()
  expect(modes).toEqual([])
})
