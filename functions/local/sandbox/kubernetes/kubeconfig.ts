// Writes the kubeconfig that lets kubectl, and our own cluster door, talk to the sandbox's API.

/** Renders a kubeconfig as YAML with everything inline; without `caPem` the address is plain HTTP. */
export function renderKubeconfig(access: { url: string; token: string; caPem?: string }): string {
  const ca = access.caPem && `    certificate-authority-data: ${Buffer.from(access.caPem).toString('base64')}\n`
  return `apiVersion: v1
kind: Config
clusters:
- name: sandbox
  cluster:
    server: ${access.url}
${ca ?? ''}users:
- name: sandbox
  user:
    token: ${access.token}
contexts:
- name: sandbox
  context:
    cluster: sandbox
    user: sandbox
    namespace: default
current-context: sandbox
`
}
