// The manifest of the runner agrees with the runner: its options, its pages, its configuration, its lease.
import { describe, expect, it } from 'vitest'
import { parseRunnerArguments } from '../../functions/local/arguments.ts'
import { startKubernetes } from '../../functions/local/sandbox/kubernetes/start.ts'
import { openKubernetes } from '../../functions/ports/cluster/kubernetes.ts'
import { parseConfig } from '../../functions/wiring/config.ts'
import { readText } from '../architecture/checkout.ts'
import { summarize } from '../ports/cluster/contract-context.ts'
import { aPlan } from '../ports/cluster/planned.ts'
import { findRunnerObject, readRunnerManifest, readRunnerPod } from './read-runner-manifest.ts'

const pod = readRunnerPod()
const [container] = pod.containers
const args = parseRunnerArguments(container.args)
const config = () => parseConfig(String((findRunnerObject('ConfigMap').data as Record<string, string>)['fluxless.yml']))
const mounts = container.volumeMounts.map(({ mountPath }) => mountPath)

describe('infra/cluster/fluxless.yaml', () => {
  it('starts the runner with options that it knows, on what is mounted', () => {
    expect(args).toMatchObject({ host: '0.0.0.0', config: '/etc/fluxless/fluxless.yml', state: '/var/lib/fluxless' })
    expect(mounts).toEqual(expect.arrayContaining([args.config, args.state]))
  })

  it('gives the runner longer to end than it takes', () => {
    expect(pod.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(args.stopLimitMs)
  })

  it('holds a configuration that is valid, and secrets that are mounted', () => {
    const text = JSON.stringify(config())
    const files = [...text.matchAll(/"file":"([^"]+)"/g)].map(([, file = '']) => file)
    expect(files.length).toBeGreaterThan(1)
    expect(files.filter(file => !mounts.some(mount => file.startsWith(`${mount}/`)))).toEqual([])
  })

  it('asks for a lease in a cluster of that configuration, which its role allows', () => {
    const { cluster = '', namespace, name } = args.lease ?? {}
    expect(config().clusters[cluster]).toMatchObject({ inCluster: true })
    const role = findRunnerObject('Role') as { readonly metadata: unknown; readonly rules: unknown }
    expect(role.metadata).toMatchObject({ namespace })
    const leases = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] }
    expect(role.rules).toEqual([
      { ...leases, resourceNames: [name], verbs: ['get', 'update'] },
      { ...leases, verbs: ['create'] },
    ])
  })

  it('probes pages that there are, and sends webhooks to the leader alone', () => {
    expect([container.livenessProbe.httpGet.path, container.readinessProbe.httpGet.path]).toEqual([
      '/healthz',
      '/readyz?role=leader',
    ])
  })

  it('runs as the account that the shipped rights are bound to', () => {
    for (const file of ['whole-cluster', 'namespaced', 'read-only']) {
      const text = readText(`infra/cluster/${file}.yaml`)
      expect(text).toContain(`  - kind: ServiceAccount\n    name: ${pod.serviceAccountName}\n    namespace: fluxless\n`)
    }
  })

  it('is taken by the sandbox, object by object', async () => {
    const sandbox = await startKubernetes({ now: Date.now, legacyVersions: false })
    const access = { kubeconfig: async () => sandbox.kubeconfig() }
    const cluster = openKubernetes({ access, now: Date.now, wait: async () => {}, random: () => 0 })
    const [namespace, ...rest] = readRunnerManifest()
    const plan = aPlan(namespace === undefined ? [] : [namespace], rest)
    const results = await cluster.apply(plan, { live: [], deadline: Date.now() + 20_000 })
    expect(summarize(results)).toEqual([
      'fluxless created',
      'fluxless created',
      'fluxless-lease created',
      'fluxless-lease created',
      'fluxless created',
      'fluxless created',
      'fluxless created',
      'fluxless created',
    ])
    await cluster.close()
    await sandbox.stop()
  })
})
