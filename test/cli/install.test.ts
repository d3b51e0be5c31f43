// fluxctl install: which rights are printed for what is typed and for what is configured.
import { loadAll } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { runInAWorld } from './run-in-a-world.ts'

const aConfig = (clusters: string, targets: readonly string[]) => `
clusters: ${clusters}
gitHosts: { github: { kind: github, auth: { token: { env: T } } } }
targets:
${targets.map((rest, index) => `  - { name: t${index}, git: { host: github, repository: acme/r${index} }, ${rest} }`).join('\n')}
`
const ONE = '{ production: { kubeconfig: { env: K } } }'
const TWO =
  "{ production: { kubeconfig: { env: K } }, team: { kubeconfig: { env: K }, impersonate: { user: 'system:serviceaccount:team-a:deployer' } } }"
const NARROW =
  'cluster: production, sync: { allowNamespaces: [team-a], inventoryNamespace: team-a, garbageCollection: on }'

async function install(argv: string, config?: string) {
  const files = config === undefined ? {} : { 'fluxless.yml': config }
  const told = await runInAWorld(['install', ...argv.split(' ').filter(Boolean)], { files })
  type Document = { kind: string; metadata: { name: string; namespace?: string } }
  const names = (loadAll(told.stdout) as Document[]).map(({ kind, metadata: { name, namespace } }) => {
    return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
  })
  return { ...told, names }
}

describe('install', () => {
  it('prints the rights for the whole cluster, and asks nobody', async () => {
    const { code, stderr, stdout, names } = await install('')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.startsWith('---\n')).toBe(true)
    expect(names).toContain('ClusterRoleBinding fluxless')
  })

  it.each(['--namespace team-a,team-b', '-n team-a -n team-b', '--namespace=team-a --namespace team-b,team-a'])(
    'binds in the namespaces of %s only',
    async argv => {
      const { names } = await install(argv)
      expect(names.filter(name => name.endsWith('Binding fluxless') || /Binding team/.test(name))).toEqual([
        'RoleBinding team-a/fluxless',
        'RoleBinding team-b/fluxless',
      ])
    },
  )

  it('calls everything as --name says, so that two of them can stand side by side', async () => {
    const { stdout, names } = await install('-n team-a --name fluxless-a')
    expect(names.filter(name => !name.includes('fluxless-a'))).toEqual([])
    expect(stdout).toContain('sync.inventoryNamespace: fluxless-a')
  })

  it('grants groups of custom resources, no Secrets and deletion when asked to', async () => {
    const { stdout } = await install('--group example.com,cert-manager.io --without-secrets --garbage-collection')
    expect(stdout).toContain('  - apiGroups: [example.com, cert-manager.io]\n')
    expect(stdout).toContain('  #   resources: [secrets]\n')
    expect(stdout).toContain('    verbs: [delete]\n')
  })

  it('grants to read named pull secrets, and those alone, where Secrets are left out', async () => {
    const rule = '  - apiGroups: [""]\n    resources: [secrets]\n    resourceNames: [regcred, ghcr]\n    verbs: [get]\n'
    for (const left of ['--without-secrets', '--width read-only'])
      expect((await install(`${left} --pull-secrets regcred,ghcr`)).stdout).toContain(rule)
    expect((await install('--pull-secrets regcred')).stdout).toBe((await install('')).stdout)
  })

  it('writes a file where --output-dir says', async () => {
    const printed = await install('--width read-only')
    expect(await install('--width read-only -o out')).toMatchObject({
      code: 0,
      stdout: '',
      stderr: 'writing out/fluxless-read-only.yaml\n',
      written: { 'out/fluxless-read-only.yaml': printed.stdout },
    })
  })

  it('says so when that is no directory', async () => {
    const { code, stderr } = await install('-o nowhere')
    expect([code, stderr]).toEqual([
      1,
      'writing nowhere/fluxless-whole-cluster.yaml\nError: nowhere is not a directory\n',
    ])
  })

  it.each`
    argv                                  | says
    ${'--width wide'}                     | ${'invalid argument "wide" for --width: it is one of whole-cluster, namespaced, read-only'}
    ${'--width namespaced'}               | ${'the width namespaced needs a namespace'}
    ${'--width whole-cluster -n team-a'}  | ${'the width whole-cluster takes no namespace'}
    ${'-n kube-system'}                   | ${'who may write in kube-system rules the cluster'}
    ${'-n Team_A'}                        | ${'"Team_A" is no name of a namespace'}
    ${'--group *'}                        | ${'"*" is no API group of custom resources'}
    ${'--pull-secrets **'}                | ${'"**" is no name of a Secret'}
    ${'--cluster production'}             | ${'give --config as well'}
    ${'--git-url git@example.com:acme/r'} | ${'unknown flag: --git-url'}
  `('refuses $argv', async ({ argv, says }) => {
    const { code, stdout, stderr } = await install(argv)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(says)
    expect(stderr).toContain("Run 'fluxctl install --help' for usage.")
  })
})

describe('install --config', () => {
  it('is as narrow as the targets of the cluster', async () => {
    const { names, stdout } = await install('--config fluxless.yml', aConfig(ONE, [NARROW]))
    expect(names.filter(name => name.includes('team-a'))).toEqual([
      'RoleBinding team-a/fluxless',
      'Role team-a/fluxless-inventory',
      'RoleBinding team-a/fluxless-inventory',
    ])
    expect(names).not.toContain('ClusterRoleBinding fluxless')
    expect(stdout).toContain('    verbs: [delete]\n')
  })

  it('is the whole cluster when one of them is, unless a width is typed', async () => {
    const config = aConfig(ONE, [NARROW, 'cluster: production'])
    expect((await install('--config fluxless.yml', config)).names).toContain('ClusterRoleBinding fluxless')
    const typed = await install('--config fluxless.yml --namespace team-a', config)
    expect(typed.names).not.toContain('ClusterRoleBinding fluxless')
  })

  it('looks at the targets of the named cluster, and grants them to whom it acts as', async () => {
    const narrow = 'cluster: team, sync: { allowNamespaces: [team-a] }'
    const { names } = await install(
      '--config fluxless.yml --cluster team',
      aConfig(TWO, ['cluster: production', narrow]),
    )
    expect(names).toContain('Role team-a/fluxless-impersonate')
    expect(names).not.toContain('ClusterRoleBinding fluxless')
  })

  it.each`
    argv                                           | config                    | says
    ${'--config other.yml'}                        | ${aConfig(ONE, [NARROW])} | ${'Error: cannot read other.yml\n'}
    ${'--config fluxless.yml'}                     | ${aConfig(TWO, [NARROW])} | ${'--cluster is needed, there are several: production, team\n'}
    ${'--config fluxless.yml --cluster prod'}      | ${aConfig(TWO, [NARROW])} | ${'no cluster "prod" in fluxless.yml: production, team\n'}
    ${'--config fluxless.yml --cluster team'}      | ${aConfig(TWO, [NARROW])} | ${'no target in fluxless.yml applies to team'}
    ${'--config fluxless.yml'}                     | ${'clusters: {}'}         | ${'- targets: required'}
    ${'--config fluxless.yml --cluster __proto__'} | ${aConfig(TWO, [NARROW])} | ${'no cluster "__proto__"'}
  `('$argv says $says', async ({ argv, config, says }) => {
    const { code, stdout, stderr } = await install(argv, config)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(says)
  })
})
