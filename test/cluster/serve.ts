// Keeps a real Kubernetes API running until Ctrl-C, to try things by hand: node test/cluster/serve.ts
import { startKubeApiserver } from './start-kube-apiserver.ts'

const { url, kubeconfigFile, pids } = await startKubeApiserver()
process.stdout.write(`${JSON.stringify({ url, kubeconfigFile, pids })}\n`)
setInterval(() => {}, 60_000)
