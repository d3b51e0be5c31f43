// The cluster suites against a real kube-apiserver and etcd: npm run test:cluster [-- vitest arguments]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { exitOnSignals } from './exit-on-signals.ts'
import { findBinaries } from './find-binaries.ts'
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
    process.exitCode = await runVitest(renderTestEnv(server))
  } finally {
    await server.stop()
  }
}

async function runVitest(env: Readonly<Record<string, string>>): Promise<number> {
  const vitest = fileURLToPath(new URL('./vitest.mjs', import.meta.resolve('vitest/package.json')))
  const config = fileURLToPath(new URL('./vitest.config.ts', import.meta.url))
  const args = [vitest, 'run', '--config', config, ...process.argv.slice(2)]
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  process.once('exit', () => child.kill('SIGTERM'))
  await once(child, 'exit')
  return child.exitCode ?? 1
}
