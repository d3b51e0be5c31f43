// The chain in which AWS's own tools look for credentials. Imported late, by whoever finds none in the environment.
import { fromNodeProviderChain } from '@aws-sdk/credential-providers'

/** Opens the chain; it reads the environment, files and metadata services of the machine at its first use, and caches. */
export function openDefaultChain() {
  return fromNodeProviderChain()
}
