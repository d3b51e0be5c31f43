// The kubernetes provider keeps the cluster's contract against a real API server.
import { readFileSync } from 'node:fs'
import { itBehavesLikeACluster } from '../ports/cluster/contract.ts'
import { openKubernetesUnderTest } from '../ports/cluster/kubernetes-under-test.ts'
import { readServerUnderTest } from './server-under-test.ts'

itBehavesLikeACluster(
  async () => {
    const { url, ca, kubeconfigFile, tokens } = readServerUnderTest(process.env)
    const kubeconfig = readFileSync(kubeconfigFile, 'utf8')
    return openKubernetesUnderTest({ url, ca, token: tokens.admin, kubeconfig }, async () => {})
  },
  { now: Date.now },
)
