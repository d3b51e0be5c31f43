// The cluster suites against a real kube-apiserver and etcd: npm run test:cluster [-- vitest arguments]
import { fileURLToPath } from 'node:url'
import { exitOnSignals } from './exit-on-signals.ts'
import { findBinaries } from './find-binaries.ts'
import { runVitest } from './run-vitest.ts'
import { renderTestEnv } from './server-under-test.ts'
import { startKubeApiserver } from './start-kube-apiserver.ts'

const say = (line: string) => void process.stderr.write(`${line}\n`)

const stopListening = exitOnSignals()
const found = await findBinaries({ env: process.env, say })
stopListening()
if (found.kind === 'missing') {
  say(`test:cluster skipped: ${found.why}`)
} else {
  const server = await startKubeApiserver(found)
  try {
    const config = fileURLToPath(new URL('./vitest.config.ts', import.meta.url))
    process.exitCode = await runVitest({ config, env: renderTestEnv(server), args: process.argv.slice(2) })
  } finally {
    await server.stop()
  }
}
