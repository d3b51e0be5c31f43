// Where fluxctl meets the world: streams, environment, clock, network, files.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import manifest from '../../package.json' with { type: 'json' }
import { readKeys } from './read-keys.ts'
import { runFluxctl } from './run-fluxctl.ts'
import { runProgram } from './run-program.ts'

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
  gitConfig: name => {
    try {
      const stdio = ['ignore', 'pipe', 'ignore'] satisfies ('ignore' | 'pipe')[]
      return execFileSync('git', ['config', '--get', '--null', name], { stdio, encoding: 'utf8' }).replace(/\0$/, '')
    } catch {
      return undefined
    }
  },
  run: runProgram,
  terminal: () => {
    const { stdin, stdout } = process
    if (!stdin.isTTY || !stdout.isTTY) return undefined
    return { columns: stdout.columns, keys: readKeys(stdin) }
  },
  version: manifest.version,
})
