// Where fluxctl meets the world: streams, environment, clock, network, files.
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import manifest from '../../package.json' with { type: 'json' }
import { runFluxctl } from './run-fluxctl.ts'

// Whoever reads may have seen enough: fluxctl list-workloads | head
process.stdout.on('error', () => process.exit())

process.exitCode = await runFluxctl(process.argv.slice(2), {
  stdout: text => void process.stdout.write(text),
  stderr: text => void process.stderr.write(text),
  env: process.env,
  now: Date.now,
  wait,
  fetch,
  readFile: path => {
    try {
      return readFileSync(path, 'utf8')
    } catch {
      return undefined
    }
  },
  writeFile: (path, text) => writeFileSync(path, text),
  version: manifest.version,
})
