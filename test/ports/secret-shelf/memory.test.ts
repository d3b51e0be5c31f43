// Secrets in a map keep the contract.
import { openMemoryShelf } from '../../../functions/ports/secret-shelf/memory.ts'
import { itBehavesLikeASecretShelf } from './contract.ts'

itBehavesLikeASecretShelf(async () => {
  const shelf = openMemoryShelf()
  return { shelf, putOthers: async (name, text) => shelf.put(name, text) }
})
