// What a person at the terminal reads: where things are, and what the first sync did.
import type { LeaseName } from '../wiring/leadership.ts'
import type { TargetState } from './read-targets.ts'
import type { Sandbox } from './sandbox/open-sandbox.ts'
import type { FrontDoor } from './serve-http.ts'
import type { LocalFacts, StateFolder } from './state-folder.ts'

/** Tells the addresses and returns them for scripts. */
export function tellWhereThingsAre(here: {
  readonly door: FrontDoor
  readonly sandbox: Sandbox | undefined
  readonly endpoints: readonly string[]
  readonly state: StateFolder
  readonly isQuiet: boolean
}): LocalFacts {
  const { sandbox } = here
  const base = here.door.url
  const hookUrls = Object.fromEntries(here.endpoints.map(name => [name, `${base}/hook/${name}`]))
  const facts = { apiUrl: `${base}/api/flux`, hookUrls }
  if (!sandbox) {
    say([
      'fluxless runs with your configuration.',
      '',
      ...Object.entries(hookUrls).map(([name, url]) => `  webhook ${name}   ${url}`),
    ])
    return facts
  }
  const kubeconfig = relativeTo(process.cwd(), sandbox.kubeconfig)
  say([
    sandbox.isClusterReal
      ? 'fluxless runs with a Git host on loopback, for trying and testing. THE CLUSTER IS REAL.'
      : 'fluxless runs in a sandbox on loopback, for trying and testing.',
    '',
    `  repository   ${sandbox.gitUrl}`,
    `  cluster      ${kubeconfig}`,
    `  registry     ${sandbox.registry}`,
    `  webhook      ${hookUrls.github}`,
    `  API          ${facts.apiUrl}`,
    '',
  ])
  if (!here.isQuiet) {
    say([
      'Try it in another terminal:',
      '',
      `  git clone ${sandbox.gitUrl} /tmp/manifests && cd /tmp/manifests`,
      "  sed -i 's/replicas: 2/replicas: 3/' apps/shop.yaml && git commit -am 'Scale the shop' && git push",
      `  kubectl --kubeconfig ${kubeconfig} -n demo get deploy shop`,
      '  npx fluxctl list-workloads -a',
      '',
      'Push a newer image, and see it committed and running:',
      '',
      '  npm run push-image -- demo/shop:1.27.1',
      '  npx fluxctl why deployment/shop -n demo',
      '',
      'Ctrl-C stops everything.',
      '',
    ])
  }
  const { gitUrl, apiToken, hookSecrets, registry, kubeconfig: file } = sandbox
  return { ...facts, apiToken, hookSecrets, gitUrl, kubeconfig: file, registry }
}

/** Tells what the first sync of each target did, object by object. */
export function tellFirstSync(targets: readonly TargetState[]): void {
  for (const { name, lastRun, cluster } of targets) {
    if (!lastRun) {
      say([`${name}: not synced; the lines above say why.`])
      continue
    }
    say([
      '',
      `${name}: ${lastRun.commit?.slice(0, 7) ?? ''} ${lastRun.verdict} to ${cluster}: ${lastRun.summary}`,
      ...lastRun.objects.map(
        ({ id, outcome, at, why }) => `  ${outcome.padEnd(10)} ${id}${why === undefined ? '' : ` (${at}): ${why}`}`,
      ),
      '',
    ])
  }
}

/** Tells that another process may be working, and where to see whether this one is. */
export function tellStandby({ cluster, namespace, name }: LeaseName, door: FrontDoor): void {
  say([`Waiting for the lease ${namespace}/${name} in ${cluster}; ${door.url}/readyz tells who holds it.`])
}

/** Tells that work was given up; what is not said needs nobody. */
export function tellStop(how: 'ended' | 'in-hand', limitMs: number): void {
  if (how === 'ended') return
  say([`Work in hand did not end within ${limitMs / 1000} s; the next start goes on with it.`])
}

function say(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`)
}

function relativeTo(folder: string, path: string): string {
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path
}
