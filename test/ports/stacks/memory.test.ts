// A stack in memory keeps the contract.
import { openMemoryStacks } from '../../../functions/ports/stacks/memory.ts'
import { itBehavesLikeStacks } from './contract.ts'

const made = {
  name: 's',
  state: 'ready',
  status: 'OK',
  url: 'https://abc.example.com',
  roles: ['a', 'b', 'c', 'd'],
} as const

itBehavesLikeStacks(async () => openMemoryStacks(made))
