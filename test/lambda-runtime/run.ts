// The packaged functions under Lambda's runtime client, on a real kube-apiserver: npm run test:lambda [-- vitest arguments]
import { fileURLToPath } from 'node:url'
import { exitOnSignals } from '../cluster/exit-on-signals.ts'
import { findBinaries } from '../cluster/find-binaries.ts'
import { runVitest } from '../cluster/run-vitest.ts'
import { renderTestEnv } from '../cluster/server-under-test.ts'
import { startKubeApiserver } from '../cluster/start-kube-apiserver.ts'
import { findRuntimeClient } from './find-runtime-client.ts'
import { packageFunctions } from './package-functions.ts'
import { renderPackageEnv } from './package-under-test.ts'

const say = (line: string) => void process.stderr.write(`${line}\n`)

const client = findRuntimeClient(process.env)
const stopListening = exitOnSignals()
const cluster = client.kind === 'missing' ? client : await findBinaries({ env: process.env, say })
if (client.kind === 'missing' || cluster.kind === 'missing') {
  const { why } = cluster as { readonly why: string }
  say(`test:lambda skipped: ${why}`)
} else {
  const folder = await packageFunctions(fileURLToPath(new URL('../..', import.meta.url)))
  stopListening()
  const server = await startKubeApiserver(cluster)
  try {
    const config = fileURLToPath(new URL('./vitest.config.ts', import.meta.url))
    const env = { ...renderTestEnv(server), ...renderPackageEnv(folder, client.program) }
    process.exitCode = await runVitest({ config, env, args: process.argv.slice(2) })
  } finally {
    await server.stop()
  }
}
