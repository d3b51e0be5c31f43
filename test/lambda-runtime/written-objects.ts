// What these journeys push, and how they look at it in the cluster.
import type { Account } from './an-account.ts'

/** Writes a namespace. */
export function aNamespace(name: string): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`
}

/** Reads the value of a ConfigMap that `aConfigMap` wrote; undefined when it is not there. */
export async function readValue(account: Account, namespace: string, name: string): Promise<string | undefined> {
  const path = `/api/v1/namespaces/${namespace}/configmaps/${name}`
  return (await account.readObject<{ readonly data: { readonly value: string } }>(path))?.data.value
}
