// The real kubectl with manifests of old: what people type who come with a repository of 2020.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApi } from '../kubernetes/start-api.ts'
import { GADGET_DEFINITION, OLD_KINDS } from './old-kinds.ts'

/** Why kubectl cannot be used, or nothing when it can. */
function findObstacle(): string | undefined {
  try {
    execFileSync('kubectl', ['version', '--client'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'kubectl is not installed'
  }
}

const obstacle = findObstacle()

describe.skipIf(obstacle)(`kubectl with old manifests${obstacle ? ` (skipped: ${obstacle})` : ''}`, () => {
  let api: Awaited<ReturnType<typeof startApi>>
  let folder: string

  beforeAll(async () => {
    api = await startApi({ now: Date.now })
    folder = mkdtempSync(join(tmpdir(), 'fluxless-kubectl-'))
    writeFileSync(join(folder, 'kubeconfig'), api.kubeconfig())
    await kubectl(
      ['apply', '-f', '-'],
      [objectOf('autoscaling/v2beta1'), objectOf('extensions/v1beta1', 'Ingress'), objectOf('apps/v1beta1')],
    )
  })
  afterAll(async () => {
    await api.stop()
    rmSync(folder, { recursive: true })
  })

  function objectOf(apiVersion: string, kind?: string): object {
    const found = OLD_KINDS.find(
      ({ object }) => object.apiVersion === apiVersion && (kind === undefined || object.kind === kind),
    )
    if (!found) throw new Error(`No ${kind ?? 'kind'} of ${apiVersion} among the old kinds`)
    return found.object
  }

  /** Runs kubectl in the default namespace and gives what it printed; objects go to its input. */
  function kubectl(args: readonly string[], objects: readonly object[] = []): Promise<string> {
    const common = ['--kubeconfig', join(folder, 'kubeconfig'), '--cache-dir', join(folder, 'cache'), '-n', 'default']
    const env = { PATH: process.env.PATH, HOME: folder }
    return new Promise((resolve, reject) => {
      const child = execFile('kubectl', [...common, ...args], { env }, (failure, stdout, stderr) => {
        if (failure) reject(new Error(`kubectl ${args.join(' ')} ended with ${failure.code}: ${stderr}`))
        else resolve(stdout + stderr)
      })
      child.stdin?.end(objects.map(object => JSON.stringify(object)).join('\n'))
    })
  }

  // A version after a short name is dropped by kubectl itself; after a full name it is asked for.
  it.each`
    args                                                              | printed
    ${'get horizontalpodautoscalers.v2beta1.autoscaling old -o yaml'} | ${/^apiVersion: autoscaling\/v2beta1\n.*\n {6}targetAverageUtilization: 80\n/s}
    ${'get horizontalpodautoscalers.v2.autoscaling old -o yaml'}      | ${/^apiVersion: autoscaling\/v2\n.*\n {8}averageUtilization: 80\n {8}type: Utilization\n/s}
    ${'get hpa old -o jsonpath={.apiVersion}'}                        | ${/^autoscaling\/v2$/}
    ${'get hpa.v2beta1.autoscaling'}                                  | ${/NAME\s+REFERENCE\s.*\nold\s+Deployment\/web\s/}
    ${'get ingress old -o jsonpath={.apiVersion}'}                    | ${/^networking.k8s.io\/v1$/}
    ${'get ingresses.v1beta1.extensions old -o yaml'}                 | ${/^apiVersion: extensions\/v1beta1\n.*\n {10}servicePort: 80\n/s}
    ${'get deploy old -o jsonpath={.apiVersion}'}                     | ${/^apps\/v1$/}
    ${'rollout status deployment old --timeout=5s'}                   | ${/successfully rolled out/}
    ${'api-versions'}                                                 | ${/^extensions\/v1beta1$/m}
    ${'explain hpa --api-version autoscaling/v2beta1'}                | ${/KIND:\s+HorizontalPodAutoscaler\nVERSION:\s+v2beta1/}
    ${'get ing'}                                                      | ${/^NAME\s.*\nold\s/}
  `('$args', async ({ args, printed }: { args: string; printed: RegExp }) => {
    expect(await kubectl(args.split(' '))).toMatch(printed)
  })

  it.each([['--server-side'], ['--server-side=false']])(
    'finds each old kind unchanged when applied twice (%s)',
    async how => {
      const own = await startApi({ rolloutDelayMs: Number.POSITIVE_INFINITY })
      try {
        writeFileSync(join(folder, 'own'), own.kubeconfig())
        const args = ['apply', '--kubeconfig', join(folder, 'own'), how, '-f', '-']
        for (const object of [
          objectOf('autoscaling/v2beta1'),
          objectOf('networking.k8s.io/v1beta1'),
          GADGET_DEFINITION,
        ]) {
          await kubectl(args, [object])
          const printed = await kubectl([...args, '-o', 'jsonpath={.metadata.resourceVersion}'], [object])
          expect(await kubectl([...args, '-o', 'jsonpath={.metadata.resourceVersion}'], [object])).toBe(printed)
        }
      } finally {
        await own.stop()
      }
    },
  )

  it('tells that a version is of old, and still takes it', async () => {
    const printed = await kubectl(['apply', '-f', '-'], [objectOf('policy/v1beta1', 'PodSecurityPolicy')])
    expect(printed).toContain('Warning: policy/v1beta1 PodSecurityPolicy is unavailable in v1.25+')
    expect(printed).toContain('podsecuritypolicy.policy/old created')
    expect(await kubectl(['get', 'psp'])).toMatch(/NAME\s+AGE\nold\s/)
  })

  it('deletes through an old version', async () => {
    await kubectl(['apply', '-f', '-'], [objectOf('batch/v1beta1')])
    expect(await kubectl(['delete', 'cronjobs.v1beta1.batch', 'old'])).toContain('cronjob.batch "old" deleted')
    expect(await kubectl(['get', 'cronjobs'])).toContain('No resources found')
  })
})
