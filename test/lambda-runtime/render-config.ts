// Writes the fluxless.yml of an account in a test: every secret is kept by AWS.
import { ECR_ACCOUNT, ECR_HOST, ECR_REGION } from './start-ecr.ts'

export const REPOSITORY = 'acme/manifests'

/** What must never be shown anywhere. */
export const SECRETS = {
  git: 'git-token-of-the-test',
  hook: 'hook-secret-of-the-test',
  api: 'api-token-of-the-test',
  registry: 'registry-password-of-the-test',
}

/** Renders it; each target follows the folder of its name, and `sync` are its settings, as YAML in one line. */
export function renderConfig(gitHostUrl: string, targets: readonly string[], sync: string): string {
  const rendered = targets.map(
    name => `  - name: ${name}
    git: { host: github, repository: ${REPOSITORY}, branch: main, paths: [${name}] }
    cluster: real
    sync: { tag: flux-sync-${name}, ${sync} }
    automation: { interval: 0s, include: ["${ECR_HOST}/*"] }
`,
  )
  return `clusters:
  real: { kubeconfig: { secret: fluxless/cluster, key: kubeconfig } }
gitHosts:
  github: { kind: github, url: ${gitHostUrl}, auth: { token: { ssm: /fluxless/git } }, redeliver: 0s }
endpoints:
  github: { source: github, gitHost: github, secrets: [{ ssm: /fluxless/hook }] }
  ecr: { source: ecr, accounts: ["${ECR_ACCOUNT}"], regions: [${ECR_REGION}] }
targets:
${rendered.join('')}registries:
  imagePullSecrets: false
api:
  tokens: [{ name: test, value: { ssm: /fluxless/api }, may: [read, sync, release] }]
`
}
