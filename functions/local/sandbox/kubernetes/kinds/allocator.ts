// Gives Services their cluster address and their node ports.
import { type KubeObject, listOf, mapOf } from '../object.ts'

/** What a kind needs from the cluster to be completed. */
export type Allocator = { readonly nextAddress: () => string; readonly nextNodePort: () => number }

/** The addresses and node ports that are taken. */
export function openAllocator(services: () => readonly KubeObject[]): Allocator {
  let address = 0
  let nodePort = 0
  return {
    nextAddress() {
      const taken = new Set(services().map(service => mapOf(service.spec).clusterIP))
      let found: string
      do {
        address += 1
        found = `10.96.${(address >> 8) & 255}.${address & 255}`
      } while (taken.has(found))
      return found
    },
    nextNodePort() {
      const taken = new Set(
        services().flatMap(({ spec }) => listOf(mapOf(spec).ports).map(port => mapOf(port).nodePort)),
      )
      do nodePort += 1
      while (taken.has(29_999 + nodePort))
      return 29_999 + nodePort
    },
  }
}
