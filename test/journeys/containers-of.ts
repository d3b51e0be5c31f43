// Reads the images that an object of a cluster runs.
import type { ClusterObject } from './a-cluster-client.ts'

type Container = { readonly name: string; readonly image: string }
type PodSpec = { readonly containers?: readonly Container[]; readonly initContainers?: readonly Container[] }
type Template = { readonly template?: { readonly spec?: PodSpec } }
type Spec = Template & { readonly jobTemplate?: { readonly spec?: Template } }

/** Reads images by the names of their containers; init containers are among them. */
export function containersOf(object: ClusterObject | undefined): Readonly<Record<string, string>> {
  const spec = object?.spec as Spec | undefined
  const pod = (spec?.jobTemplate?.spec ?? spec)?.template?.spec
  const all = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])]
  return Object.fromEntries(all.map(({ name, image }) => [name, image]))
}
