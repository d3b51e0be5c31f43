// Every key of fluxless.yml is in the README, in the example and in the schema, and they all say the same.
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { parseDuration } from '../../functions/domain/sync/duration.ts'
import { parseConfig } from '../../functions/wiring/config.ts'
import { readConfigKeys } from '../generate/read-config-keys.ts'
import { renderConfigReference } from '../generate/render-config-reference.ts'
import { renderConfigSchema } from '../generate/render-config-schema.ts'
import { checkAgainstSchema, type JsonSchema } from './check-against-schema.ts'
import { readText } from './checkout.ts'

const EXAMPLE = 'infra/fluxless.example.yml'
const example = readText(EXAMPLE)
const schema = JSON.parse(readText('infra/fluxless.schema.json')) as JsonSchema
const keys = readConfigKeys()

describe('the reference table of the README', () => {
  it('has every key, as node test/generate/config-reference.ts prints it', () => {
    const lines = new Set(readText('README.md').split('\n'))
    const rows = renderConfigReference().split('\n')
    expect(rows.length).toBeGreaterThan(40)
    expect(rows.filter(row => !lines.has(row))).toEqual([])
  })
})

describe('infra/fluxless.example.yml', () => {
  it('is a valid configuration', () => {
    const { targets, clusters } = parseConfig(example, EXAMPLE)
    expect(targets.length).toBeGreaterThan(1)
    expect(Object.keys(clusters).length).toBeGreaterThan(1)
  })

  it('names its schema', () => {
    expect(example.startsWith('# yaml-language-server: $schema=fluxless.schema.json\n')).toBe(true)
  })

  const used = listKeys(load(example))
  it.each(keys.map(({ key }) => key))('shows %s', key => {
    const pattern = key.replace('<secret>', '*').replaceAll('<name>', '*').replaceAll('[]', '.*')
    expect(used.some(path => matches(path, pattern))).toBe(true)
  })

  it('writes defaults as they are', () => {
    const bare = `${example.split('\ntargets:')[0]}\ntargets:\n  - { name: production, git: { host: github, repository: a/b }, cluster: production }\n`
    const [decided] = parseConfig(bare).targets
    const [written] = parseConfig(example, EXAMPLE).targets
    const { tag, garbageCollection, ...sync } = decided?.sync ?? {}
    expect(written?.sync).toMatchObject(sync)
    expect(written?.git.author).toEqual(decided?.git.author)
  })
})

describe('infra/fluxless.schema.json', () => {
  it('is as npm run schema writes it', () => {
    expect(readText('infra/fluxless.schema.json')).toBe(renderConfigSchema())
  })

  it('takes the example', () => {
    expect(checkAgainstSchema(schema, load(example))).toEqual([])
  })

  it.each`
    mistake                        | from                                 | to                              | problem
    ${'a key that does not exist'} | ${'pollInterval: 5m'}                | ${'pollIntervall: 5m'}          | ${'targets.0.sync: unknown pollIntervall'}
    ${'a duration without a unit'} | ${'pollInterval: 5m'}                | ${'pollInterval: "5"'}          | ${'targets.0.sync.pollInterval: pattern'}
    ${'a path that climbs out'}    | ${'paths: [clusters/production]'}    | ${'paths: [a/../b]'}            | ${'targets.0.git.paths.0: pattern'}
    ${'a tag that Git refuses'}    | ${'tag: flux-sync-production'}       | ${'tag: a..b'}                  | ${'targets.0.sync.tag: pattern'}
    ${'a secret in the file'}      | ${'value: { env: DASHBOARD_TOKEN }'} | ${'value: s3cret'}              | ${'api.tokens.1.value: anyOf'}
    ${'a cluster of no kind'}      | ${'inCluster: true'}                 | ${'inClusters: true'}           | ${'clusters.home: anyOf'}
    ${'a missing branch host'}     | ${'host: github, repository'}        | ${'repository'}                 | ${'targets.1.git: no host'}
    ${'a body of no size'}         | ${'maxBodyKib: 1024'}                | ${'maxBodyKib: 0'}              | ${'endpoints.github.maxBodyKib: minimum'}
    ${'a name in capitals'}        | ${'  staging:\n    kubeconfig'}      | ${'  STAGING:\n    kubeconfig'} | ${'clusters.STAGING: pattern'}
  `('refuses $mistake', ({ from, to, problem }: Record<'from' | 'to' | 'problem', string>) => {
    expect(example).toContain(from)
    expect(checkAgainstSchema(schema, load(example.replace(from, to)))).toEqual([problem])
  })

  it.each(['0', '0s', '30s', '1m30s', '1.5h', '1.s', '250ms', '3us', '3µs', '', '5', '5 m', '-5m', 'm', '5d', '.5s'])(
    'takes the duration %j exactly when the code does',
    text => {
      const [, rest = ''] =
        /"interval": \{\s+"type": "string",\s+"pattern": ("[^\n]+")/.exec(JSON.stringify(schema, null, 1)) ?? []
      expect(new RegExp(JSON.parse(rest) as string, 'u').test(text)).toBe(parseDuration(text) !== undefined)
    },
  )
})

/** Lists the path of every key; names and indexes stand as they are. */
function listKeys(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, item]) => {
    // A key of one's own choice may be a host.
    const step = key.replaceAll('.', '_')
    const here = path === '' ? step : `${path}.${step}`
    return [here, ...listKeys(item, here)]
  })
}

/** A `*` at the start of a pattern stands for any path; elsewhere for one step of it. */
function matches(path: string, pattern: string): boolean {
  const [steps, wanted] = [path.split('.'), pattern.split('.')]
  if (wanted[0] === '*') return steps.length > 1 && steps.at(-1) === wanted[1]
  return steps.length === wanted.length && wanted.every((step, index) => step === '*' || step === steps[index])
}
