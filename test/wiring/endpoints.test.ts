// The settings of endpoints: told apart by their source, and wrong where they are wrong.
import { describe, expect, it } from 'vitest'
import { HOOK_SOURCES } from '../../functions/domain/events/hook-source.ts'
import { openMemoryLog } from '../../functions/ports/log/memory.ts'
import { openApi } from '../../functions/wiring/api.ts'
import { ConfigInvalid, parseConfig } from '../../functions/wiring/config.ts'
import { openEndpoints } from '../../functions/wiring/endpoints.ts'
import { KNOCKS } from '../flows/a-registry-knock.ts'
import { writeConfig } from '../flows/open-registry-door.ts'

const HEAD = writeConfig([])
const configure = (endpoint: string) => `${HEAD}  x: ${endpoint}\n`
const S = 'secrets: [{ env: S }]'
const GOOGLE = 'audience: a, serviceAccount: a@b, subscription: projects/p/subscriptions/s'

function problemsOf(endpoint: string): readonly string[] {
  try {
    parseConfig(configure(endpoint))
  } catch (thrown) {
    if (!(thrown instanceof ConfigInvalid)) throw thrown
    return thrown.problems.map(({ path, expected, suggestion }) => `${path}: ${suggestion ?? expected}`)
  }
  return []
}

describe('an endpoint', () => {
  it.each<[string, object]>([
    [`{ source: github, gitHost: host, ${S} }`, { repositories: ['*'], maxBodyKib: 1024 }],
    [`{ source: dockerhub, ${S} }`, { repositories: ['*'], maxBodyKib: 512 }],
    [`{ source: ghcr, ${S} }`, { registry: 'ghcr.io' }],
    [`{ source: quay, ${S}, repositories: [team/*] }`, { registry: 'quay.io', repositories: ['team/*'] }],
    [`{ source: harbor, ${S}, registry: "harbor.example.com:8443" }`, { registry: 'harbor.example.com:8443' }],
    ['{ source: ecr, accounts: ["123456789012"], regions: [eu-west-1, us-gov-west-1] }', { secrets: [] }],
    [`{ source: artifact-registry, ${GOOGLE} }`, { audience: 'a' }],
    [`{ source: nexus, ${S}, registry: n.example, repositoryName: r, pathPrefix: p }`, { pathPrefix: 'p' }],
    [
      `{ source: jfrog, ${S}, registry: j.example, mode: signed, paths: { a: "", b: c/d } }`,
      { paths: { a: '', b: 'c/d' } },
    ],
    [`{ source: zot, ${S}, registry: z.example }`, { maxBodyKib: 4096 }],
    [`{ source: generic-registry, ${S}, registry: r.example }`, { scheme: 'standard' }],
  ])('is taken as %s', (endpoint, decided) => {
    expect(parseConfig(configure(endpoint)).endpoints.x).toMatchObject(decided)
  })

  it.each<[string, readonly string[]]>([
    [`{ source: githb, gitHost: host, ${S} }`, [`endpoints.x.source: one of: ${HOOK_SOURCES.join(', ')}`]],
    [`{ gitHost: host, ${S} }`, [`endpoints.x.source: required: one of: ${HOOK_SOURCES.join(', ')}`]],
    ['text', ['endpoints.x: a mapping']],
    [`{ source: constructor, ${S} }`, [`endpoints.x.source: one of: ${HOOK_SOURCES.join(', ')}`]],
    [`{ source: github, ${S} }`, ['endpoints.x.gitHost: required: "gitHost"']],
    [
      `{ source: quay, ${S}, gitHost: host }`,
      ['endpoints.x.gitHost: no such key; known are source, secrets, registry, repositories, maxBodyKib'],
    ],
    [`{ source: quay, ${S}, repositorys: [a] }`, ['endpoints.x.repositorys: repositories']],
    [
      '{ source: quay, secrets: [] }',
      ['endpoints.x.secrets: at least one secret: an endpoint without one does not start'],
    ],
    ['{ source: quay }', ['endpoints.x.secrets: required: "secrets"']],
    [`{ source: harbor, ${S} }`, ['endpoints.x.registry: required: "registry"']],
    [
      `{ source: harbor, ${S}, registry: "https://harbor.example.com" }`,
      ['endpoints.x.registry: a host such as registry.example.com or registry.example.com:5000'],
    ],
    [
      `{ source: harbor, ${S}, registry: Harbor.example.com }`,
      ['endpoints.x.registry: a host such as registry.example.com or registry.example.com:5000'],
    ],
    ['{ source: ecr, accounts: [123456789012], regions: [eu-west-1] }', ['endpoints.x.accounts[0]: string']],
    [
      '{ source: ecr, accounts: [], regions: [eu] }',
      ['endpoints.x.accounts: at least one account', 'endpoints.x.regions[0]: a region such as eu-west-1'],
    ],
    [
      `{ source: artifact-registry, ${GOOGLE}, ${S} }`,
      [
        'endpoints.x.secrets: no such key; known are source, audience, serviceAccount, subscription, registry, repositories, maxBodyKib',
      ],
    ],
    [
      '{ source: artifact-registry, audience: a, serviceAccount: a, subscription: s }',
      [
        'endpoints.x.serviceAccount: the e-mail address of a service account',
        'endpoints.x.subscription: projects/<project>/subscriptions/<name>',
      ],
    ],
    [`{ source: jfrog, ${S}, registry: j.example }`, ['endpoints.x.mode: required: "mode"']],
    [`{ source: jfrog, ${S}, registry: j.example, mode: either }`, ['endpoints.x.mode: one of: plain, signed']],
    [
      `{ source: jfrog, ${S}, registry: j.example, mode: plain, paths: { a: /b } }`,
      ['endpoints.x.paths.a: a path, or nothing'],
    ],
    [
      `{ source: generic-registry, ${S}, registry: r.example, scheme: sha1 }`,
      ['endpoints.x.scheme: one of: standard, sha256, sha512'],
    ],
    [`{ source: quay, ${S}, repositories: [] }`, ['endpoints.x.repositories: at least one repository, such as team/*']],
  ])('is refused as %s', (endpoint, problems) => {
    expect(problemsOf(endpoint)).toEqual(problems)
  })

  it('never quotes what may be a secret', () => {
    const problems = problemsOf('{ source: quay, secrets: [hunter2] }')
    expect(problems).toHaveLength(1)
    expect(JSON.stringify(problems)).not.toContain('hunter2')
  })
})

describe('openEndpoints', () => {
  const settings = { config: parseConfig(writeConfig(KNOCKS)), env: {}, now: () => 0 }

  it('opens one for each source', () => {
    const { endpoints, direct } = openEndpoints(settings)
    expect([...endpoints.keys()]).toEqual(HOOK_SOURCES.filter(source => source !== 'github'))
    expect([...endpoints.values()].map(({ gitHost }) => gitHost)).toEqual(KNOCKS.map(() => undefined))
    expect(direct).toEqual(['ecr'])
  })

  it('gives the endpoint of an Enterprise Server the registry below it', async () => {
    const config = parseConfig(
      configure(`{ source: github, gitHost: host, ${S} }`).replace(
        'kind: github,',
        'kind: github, url: "https://git.example.com/api/v3",',
      ),
    )
    const { endpoints } = openEndpoints({ config, env: { S: 's' }, now: () => 0 })
    const pushed = (host: string) => ({
      endpoint: 'x',
      method: 'POST',
      headers: new Map([['x-github-event', 'package']]),
      body: Buffer.from(
        JSON.stringify({
          action: 'published',
          package: { package_type: 'container', package_version: { package_url: `${host}/acme/shop:` } },
        }),
      ),
    })
    const hear = (host: string) => endpoints.get('x')?.sender.nameEvents(pushed(host))
    expect(hear('containers.git.example.com')).toMatchObject({
      events: [{ repo: 'containers.git.example.com/acme/shop' }],
    })
    expect(hear('ghcr.io')).toMatchObject({ events: [{ kind: 'ignored' }] })
  })

  it('is described by the API, and no secret with it', () => {
    const { endpoints } = openApi(settings, openMemoryLog())
    expect(endpoints.map(({ source }) => source)).toEqual(KNOCKS.map(({ source }) => source))
    expect(JSON.stringify(endpoints)).not.toContain('SECRET')
  })
})
