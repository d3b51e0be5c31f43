// The kubernetes provider keeps the contract against the sandbox's API.
import { startKubernetes } from '../../../functions/local/sandbox/kubernetes/start.ts'
import { itBehavesLikeACluster } from './contract.ts'
import { openKubernetesUnderTest } from './kubernetes-under-test.ts'

itBehavesLikeACluster(
  async () => {
    const sandbox = await startKubernetes({ now: Date.now, legacyVersions: false })
    const { url, caPem: ca, token, stop } = sandbox
    return openKubernetesUnderTest({ url, ca, token, kubeconfig: sandbox.kubeconfig() }, stop)
  },
  { now: Date.now },
)
