// The in-process table.
import { openMemoryTable } from '../../../functions/ports/table/memory.ts'
import { itBehavesLikeATable } from './contract.ts'

itBehavesLikeATable(() => {
  let moment = 1_000_000
  const now = () => moment
  return {
    table: openMemoryTable({ now }),
    now,
    pass: ms => {
      moment += ms
    },
  }
})
