// Lists every secret that a configuration refers to, with what it is for: what nobody has to know is drawn by setup.
import type { SecretRef } from '../ports/secrets/port.ts'
import type { Config } from './config.ts'

/** Is what an operator gave, by what it is. */
export type Given = {
  readonly gitToken?: string | undefined
  readonly appKey?: string | undefined
  readonly kubeconfig?: string | undefined
}

/** Is one secret; see SecretNeed of setup/. */
export type ListedSecret = {
  readonly ref: SecretRef
  readonly what: string
  readonly origin: 'drawn' | 'given'
  readonly how: string
  readonly text?: string
}

/** Lists them, each once. */
export function listSecretNeeds(config: Config, given: Given): readonly ListedSecret[] {
  const hosts = Object.entries(config.gitHosts).map(([name, { auth }]) =>
    'token' in auth
      ? need(
          auth.token,
          `token of the Git host ${name}`,
          'give it as GITHUB_TOKEN, or --git-token-file FILE',
          given.gitToken,
        )
      : need(auth.app.privateKey, `key of the App at ${name}`, 'give it with --app-key-file FILE', given.appKey),
  )
  const endpoints = Object.entries(config.endpoints).flatMap(([name, endpoint]) =>
    ('secrets' in endpoint ? endpoint.secrets : []).map(ref => draw(ref, `secret of the endpoint ${name}`)),
  )
  const tokens = config.api.tokens.map(({ name, value }) => draw(value, `token ${name} of the API`))
  const clusters = Object.entries(config.clusters).flatMap(([name, cluster]) =>
    'kubeconfig' in cluster
      ? [need(cluster.kubeconfig, `kubeconfig of ${name}`, 'give it with --kubeconfig FILE', given.kubeconfig)]
      : [],
  )
  const registries = Object.entries(config.registries.logins).map(([host, { password }]) =>
    need(password, `password of the registry ${host}`, 'store it where fluxless.yml says'),
  )
  const all = [...hosts, ...endpoints, ...tokens, ...clusters, ...registries]
  return [...new Map(all.map(one => [JSON.stringify(one.ref), one])).values()]
}

function need(ref: SecretRef, what: string, how: string, text?: string): ListedSecret {
  return { ref, what, origin: 'given', how, ...(text === undefined ? {} : { text }) }
}

function draw(ref: SecretRef, what: string): ListedSecret {
  return { ref, what, origin: 'drawn', how: 'store it where fluxless.yml says' }
}
