// Access entries in memory keep the contract.
import { openMemoryEntries } from '../../../functions/ports/access-entries/memory.ts'
import { itBehavesLikeAccessEntries, THEIRS } from './contract.ts'

itBehavesLikeAccessEntries(async () => openMemoryEntries([THEIRS]))
