// fluxctl diff and why against a runner: what a commit would change, and afterwards, who changed it since.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aClusterClient } from './a-cluster-client.ts'
import { aStage, type Stage } from './a-stage.ts'
import { runFluxctl } from './run-fluxctl.ts'

describe('looking before and after', () => {
  let stage: Stage
  let runner: Awaited<ReturnType<Stage['run']>>
  beforeAll(async () => {
    stage = await aStage()
    runner = await stage.run()
    await runner.told({ msg: 'sync applied' })
  })
  afterAll(() => stage.close())

  const fluxctl = (...args: readonly string[]) => runFluxctl(stage, args, runner.facts)

  it('shows a change before it is applied, and why it stands so afterwards', async () => {
    const clean = await fluxctl('diff', '--exit-code')
    expect(clean, clean.stdout).toMatchObject({ code: 0, stderr: '' })
    const clone = await stage.clone(join(runner.state, 'git/demo/manifests.git'), 'looked')
    const text = await clone.git('show', 'HEAD:apps/shop.yaml')
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata: { name: key, namespace: demo }\nstringData: { a: hunter22 }\n'
    const files = { 'apps/shop.yaml': text.replace('replicas: 2', 'replicas: 4'), 'apps/key.yaml': secret }
    const commit = await clone.push(files)

    const { code, stdout } = await fluxctl('diff', '--exit-code')
    expect(code, stdout).toBe(2)
    expect(stdout.split('\n').slice(1, 5)).toEqual([
      expect.stringMatching(/^~ demo:deployment\/shop \(apps\/shop\.yaml:\d+\) would change$/),
      '    - spec.replicas: 2',
      '    + spec.replicas: 4',
      '+ demo:secret/key (apps/key.yaml:1) would be created',
    ])
    expect(stdout).not.toContain('hunter22')
    expect((await fluxctl('sync')).code).toBe(0)
    expect((await fluxctl('diff', '--exit-code')).code).toBe(0)

    const cluster = aClusterClient(runner.facts.kubeconfig ?? '')
    await cluster.patch('/apis/apps/v1/namespaces/demo/deployments/shop?fieldManager=by-hand', {
      spec: { replicas: 7 },
    })
    const why = await fluxctl('why', 'deploy/shop')
    expect(why.stdout).toMatch(
      new RegExp(`last applied: updated .* by manual .*\\n  from: +apps/shop.yaml:\\d+ of ${commit.slice(0, 7)}\\n`),
    )
    expect(why.stdout).toMatch(/since then: +by-hand \(Update, .*\) owns spec\.replicas\n/)
    expect((await fluxctl('diff')).stdout).toContain('    - spec.replicas: 7\n    + spec.replicas: 4\n')
    expect((await fluxctl('why', commit.slice(0, 7))).stdout).toContain(
      `commit ${commit.slice(0, 7)}: the tag says that it is applied\n`,
    )
  })
})
