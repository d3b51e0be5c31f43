// A runner through an outage: what could not be done now comes back by itself, after the wait it should have, and is done.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aSandbox, type Sandbox, SECRETS } from './a-sandbox.ts'
import { aStage, type Stage } from './a-stage.ts'
import { aConfigMap } from './manifests.ts'
import type { LogLine } from './runner-process.ts'

describe('a runner', () => {
  let stage: Stage
  let sandbox: Sandbox
  let runner: Awaited<ReturnType<Stage['run']>>
  beforeAll(async () => {
    stage = await aStage()
    sandbox = await aSandbox(stage.at('sandbox'), { 'settings.yaml': aConfigMap('settings', 'good', 'default') })
    runner = await stage.run(['--config', sandbox.config], { env: sandbox.env })
    // Ready does not mean that the first sync is over.
    await runner.told({ msg: 'sync applied' })
    sandbox.tellPushesTo(runner.facts.hookUrls.github ?? '')
  })
  afterAll(async () => {
    await stage.close()
    await sandbox.close()
  })

  const look = async () => [
    (await sandbox.cluster.get('/api/v1/namespaces/default/configmaps/settings'))?.data?.value,
    await sandbox.tag(),
  ]

  it('uses nothing of an archive that is cut short, says so once, and fetches it again', async () => {
    sandbox.gitHost.faults.next(1, { path: /\/legacy\.tar\.gz\// }, { truncateBytes: 60 })
    const from = runner.log.length
    const commit = await sandbox.push({ 'settings.yaml': aConfigMap('settings', 'better', 'default') })
    const retrying = await runner.told({ msg: 'sync retrying' }, from)
    expect(retrying.failures).toMatchObject([{ code: 'tree-truncated', fix: expect.stringMatching(/again/) }])
    expect(await runner.told({ msg: 'job comes back' }, from)).toMatchObject({ code: 'tree-truncated', waitMs: 5_000 })
    expect(await look()).toEqual(['good', sandbox.first])
    expect(await sandbox.status(commit)).toMatchObject({ state: 'pending', description: 'Applying' })

    const isIt = (line: LogLine) => line.msg === 'sync applied' && line.commit === commit.slice(0, 7)
    await runner.told(isIt, from)
    expect(await look()).toEqual(['better', commit])
    await expect.poll(() => sandbox.status(commit)).toMatchObject({ state: 'success' })
    expect(runner.log.slice(from).filter(({ msg }) => msg === 'sync retrying')).toHaveLength(1)
    for (const secret of [...Object.values(SECRETS), sandbox.kubernetes.token]) {
      expect(runner.all()).not.toContain(secret)
    }
  })
})
