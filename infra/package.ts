// Builds what is deployed, weighs it, and fails when it is over budget: npm run package [-- --json FILE]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { measureStart } from './measure-start.ts'
import { findOverBudget, listFigures, type Packaged, renderFigures, renderSizes } from './report.ts'

const root = new URL('..', import.meta.url).pathname
const { values } = parseArgs({
  options: { json: { type: 'string' }, runs: { type: 'string', default: '15' }, 'skip-zip': { type: 'boolean' } },
})

const figures = await measureStart({ root, folder: '.build', runs: Number(values.runs) })
if (!values['skip-zip']) await zip()
const packaged: readonly Packaged[] = figures.map(({ size, init }) => ({ size, init, zipBytes: zipBytesOf(size.name) }))

process.stdout.write(`${renderSizes(packaged)}\n\n${renderFigures(listFigures(packaged))}\n`)
if (values.json !== undefined) {
  const file = resolve(values.json)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(listFigures(packaged), null, 2)}\n`)
}

const problems = findOverBudget(packaged)
for (const problem of problems) process.stderr.write(`over budget: ${problem}\n`)
process.exitCode = problems.length > 0 ? 1 : 0

/** Makes the template and the zips; without a layer this needs neither credentials nor a network. */
async function zip(): Promise<void> {
  const osls = resolve(root, 'node_modules/osls/bin/serverless.js')
  const child = spawn(process.execPath, [osls, 'package'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  await once(child, 'close')
  if (child.exitCode !== 0) throw new Error('osls cannot package serverless.yml; it says why above')
}

function zipBytesOf(name: string): number | undefined {
  const file = resolve(root, `.serverless/${name}.zip`)
  return existsSync(file) ? statSync(file).size : undefined
}
