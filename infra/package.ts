// Builds what is deployed, checks it, and fails when something is wrong or over budget:
// npm run package [-- --json FILE] [-- --update-golden] [-- --stage NAME --param=NAME=VALUE …]
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { measureStart } from './measure-start.ts'
import { findOverBudget, listFigures, type Packaged, renderFigures, renderSizes } from './report.ts'
import { everyOption } from './template/every-option.ts'
import { compareGolden, renderGolden } from './template/golden.ts'
import { judgeTemplates } from './template/judge-template.ts'
import { packageTemplate } from './template/package-template.ts'

const root = new URL('..', import.meta.url).pathname
const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    runs: { type: 'string', default: '15' },
    'update-golden': { type: 'boolean', default: false },
    param: { type: 'string', multiple: true, default: [] },
    stage: { type: 'string' },
    region: { type: 'string' },
  },
})
const { stage, region, param } = values
const settings = [
  ...(stage === undefined ? [] : [`--stage=${stage}`]),
  ...(region === undefined ? [] : [`--region=${region}`]),
  ...param.map(one => `--param=${one}`),
]

const figures = await measureStart({ root, folder: '.build', runs: Number(values.runs) })
const everything = await packageTemplate({ root, folder: '.build/every-option', settings: everyOption })
const template = await packageTemplate({ root, folder: '.serverless', settings })
const memoryMib = (name: string) => {
  const id = `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`
  return Number(template.Resources[id]?.Properties?.MemorySize)
}
const packaged: readonly Packaged[] = figures.map(({ size, init }) => {
  return { size, init, zipBytes: zipBytesOf(size.name), memoryMib: memoryMib(size.name) }
})
process.stdout.write(`\n${renderSizes(packaged)}\n\n${renderFigures(listFigures(packaged))}\n\n`)
if (values.json !== undefined) {
  const file = resolve(values.json)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(listFigures(packaged), null, 2)}\n`)
}

const problems = findOverBudget(packaged).map(problem => `over budget: ${problem}`)
const judged = await judgeTemplates({ template, 'with every option': everything }, { root, env: process.env })
for (const { check, problems: found } of [...judged, compareWithGolden()]) {
  const count = found?.length === 0 ? 'nothing found' : `${found?.length} found`
  process.stdout.write(`${check}: ${found === undefined ? 'not asked' : count}\n`)
  problems.push(...(found ?? []).map(problem => `${check}: ${problem}`))
}
if (!existsSync(resolve(root, 'fluxless.yml')))
  process.stdout.write('fluxless.yml: not here, so the zips hold no settings\n')
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.exitCode = problems.length > 0 ? 1 : 0

/** Only the stack as it is without settings is kept; what others deploy is theirs to look at. */
function compareWithGolden() {
  const check = 'golden template'
  if (settings.length > 0) return { check, problems: undefined }
  const file = resolve(root, 'test/infra/golden/template.json')
  const golden = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const fresh = renderGolden(template)
  if (values['update-golden']) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, fresh)
    for (const change of compareGolden(golden, fresh)) process.stdout.write(`golden template now: ${change}\n`)
    return { check, problems: [] }
  }
  const changes = compareGolden(golden, fresh)
  const hint = changes.length > 0 ? ['look at the changes, then keep them: npm run package -- --update-golden'] : []
  return { check, problems: [...changes, ...hint] }
}

function zipBytesOf(name: string): number | undefined {
  const file = resolve(root, `.serverless/${name}.zip`)
  return existsSync(file) ? statSync(file).size : undefined
}
