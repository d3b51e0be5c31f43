// The first fluxless.yml: it is valid, refers to secrets, and knows whether it was edited.
import { describe, expect, it } from 'vitest'
import { type FirstConfig, isUntouched, renderFirstConfig } from '../../functions/setup/render-config.ts'
import { parseConfig } from '../../functions/wiring/config.ts'

const FIRST: FirstConfig = {
  repository: 'acme/manifests',
  branch: 'main',
  paths: [],
  auth: { token: { ssm: '/fluxless/prod/git-token' } },
  cluster: { name: 'production', way: { eks: { name: 'prod', region: 'eu-west-1' } } },
  hookSecret: { ssm: '/fluxless/prod/hook' },
  apiToken: { ssm: '/fluxless/prod/api-token' },
}

describe('the first configuration', () => {
  it.each`
    what                         | changes
    ${'EKS'}                     | ${{}}
    ${'a kubeconfig'}            | ${{ cluster: { name: 'home', way: { kubeconfig: { file: 'k: "c"' }, context: 'a@b' } } }}
    ${'an Enterprise Server'}    | ${{ gitUrl: 'https://github.example.com/api/v3' }}
    ${'a few folders'}           | ${{ paths: ['clusters/production', 'base # no comment'] }}
    ${'an App'}                  | ${{ auth: { app: { id: 12345, privateKey: { ssm: '/fluxless/prod/app-key' } } } }}
    ${'a branch with odd signs'} | ${{ branch: "release: 'x' #1" }}
  `('is valid with $what', ({ changes }) => {
    const wanted = { ...FIRST, ...changes } as FirstConfig
    const config = parseConfig(renderFirstConfig(wanted))
    expect(config.targets[0]).toMatchObject({
      name: wanted.cluster.name,
      git: { repository: wanted.repository, branch: wanted.branch, paths: wanted.paths },
      sync: { garbageCollection: 'dry-run' },
    })
    expect(config.clusters[wanted.cluster.name]).toMatchObject(wanted.cluster.way)
    expect(config.gitHosts.github).toMatchObject({ auth: wanted.auth })
  })

  it('knows whether it was edited', () => {
    const text = renderFirstConfig(FIRST)
    expect(isUntouched(text)).toBe(true)
    expect(isUntouched(`${text}# mine\n`)).toBe(false)
    expect(isUntouched(text.replace('main', 'next'))).toBe(false)
    expect(isUntouched('clusters: {}\n')).toBe(false)
  })
})
