// Keeps a real Kubernetes API running until Ctrl-C, to try things by hand: node test/cluster/serve.ts
import { startKubeApiserver } from './start-kube-apiserver.ts'

// A parent that forked this one, as a test does, may be killed without a word.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))

const { url, kubeconfigFile, pids } = await startKubeApiserver()
process.stdout.write(`${JSON.stringify({ url, kubeconfigFile, pids })}\n`)
setInterval(() => {}, 60_000)
