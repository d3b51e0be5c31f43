// The part of the cluster's contract about changes that the server refuses for good, and the consent to start anew.
import { describe, expect } from 'vitest'
import type { JsonObject } from '../../../functions/domain/manifests/json.ts'
import type { PlannedObject } from '../../../functions/domain/sync/sync-plan.ts'
import { type ContractContext, summarize } from './contract-context.ts'
import * as a from './planned.ts'

const RECREATE = { 'fluxcd.io/recreate': 'true' }

/** Annotates an object. */
function annotated(object: PlannedObject, annotations: Readonly<Record<string, string>>): PlannedObject {
  const { metadata, ...rest } = object.body as JsonObject & { readonly metadata: JsonObject }
  return { ...object, body: { ...rest, metadata: { ...metadata, annotations } } }
}

export function itRecreates({ cluster, apply, read, somebody, uniqueName, promise }: ContractContext): void {
  const aFreshNamespace = async () => {
    const namespace = uniqueName('anew')
    await apply(a.aPlan([a.aNamespace(namespace)]))
    return namespace
  }
  const aClaim = (namespace: string, storageClassName: string) =>
    a.anObject(
      'v1',
      'PersistentVolumeClaim',
      { name: 'data', namespace, annotations: RECREATE },
      { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName } },
    )

  describe('a change that cannot be', () => {
    promise('is made by starting anew where the manifest agrees', async () => {
      const namespace = await aFreshNamespace()
      const [before] = await apply(a.aPlan([a.aJob(namespace, 'migrate', 'hunter2')]))
      const job = annotated(a.aJob(namespace, 'migrate', 'hunter3'), RECREATE)
      const [after] = await apply(a.aPlan([job]))
      expect(after).toMatchObject({ outcome: 'created', warnings: [expect.stringContaining('created anew')] })
      expect(after?.uid).not.toBe(before?.uid)
      expect(JSON.stringify(await read(job, 'jobs'))).toContain('hunter3')
    })
    promise('is made where the words of Flux v2 agree', async () => {
      const namespace = await aFreshNamespace()
      await apply(a.aPlan([a.aDeployment(namespace, 'web')]))
      const selector = { matchLabels: { app: 'podinfo', tier: 'front' } }
      const labels = { app: 'podinfo', tier: 'front' }
      const containers = [{ name: 'app', image: 'example.com/app:1' }]
      const other = a.aDeployment(namespace, 'web', {
        selector,
        template: { metadata: { labels }, spec: { containers } },
      })
      const forced = annotated(other, { 'kustomize.toolkit.fluxcd.io/force': 'Enabled' })
      expect(summarize(await apply(a.aPlan([forced])))).toEqual(['web created'])
      expect(await read(forced, 'deployments')).toMatchObject({ spec: { selector } })
    })
    promise('is made where the live object agrees', async () => {
      const namespace = await aFreshNamespace()
      const job = a.aJob(namespace, 'migrate', 'hunter2')
      await apply(a.aPlan([job]))
      await somebody().change(job, 'jobs', { metadata: { annotations: RECREATE } })
      const { objects } = await cluster().listLive([{ group: 'batch', kind: 'Job' }])
      const results = await apply(a.aPlan([a.aJob(namespace, 'migrate', 'hunter3')]), objects)
      expect(summarize(results)).toEqual(['migrate created'])
    })
    promise('waits for the finalizers of the old object', async () => {
      const namespace = await aFreshNamespace()
      await apply(a.aPlan([a.aJob(namespace, 'migrate', 'hunter2')]))
      const job = annotated(a.aJob(namespace, 'migrate', 'hunter3'), RECREATE)
      await somebody().change(job, 'jobs', { metadata: { finalizers: ['example.com/hold'] } })
      const held = { outcome: 'postponed', warnings: [expect.stringContaining('example.com/hold')] }
      expect(await apply(a.aPlan([job]))).toMatchObject([held])
      expect(await apply(a.aPlan([job]))).toMatchObject([held])
      await somebody().change(job, 'jobs', { metadata: { finalizers: [] } })
      expect(summarize(await apply(a.aPlan([job])))).toEqual(['migrate created'])
    })
    promise('is never made by deleting what holds data', async () => {
      const namespace = await aFreshNamespace()
      const [before] = await apply(a.aPlan([aClaim(namespace, 'fast')]))
      const [after] = await apply(a.aPlan([aClaim(namespace, 'slow')]))
      expect(after).toMatchObject({ outcome: 'failed', failure: { code: 'object-immutable' } })
      const [same] = await apply(a.aPlan([aClaim(namespace, 'fast')]))
      expect(same?.uid).toBe(before?.uid)
    })
    promise('is not made for a manifest with another mistake', async () => {
      const namespace = await aFreshNamespace()
      const job = a.aJob(namespace, 'migrate', 'hunter2')
      const [before] = await apply(a.aPlan([job]))
      const broken = annotated({ ...job, body: { ...job.body, spec: { template: { spec: {} } } } }, RECREATE)
      const [after] = await apply(a.aPlan([broken]))
      expect(after).toMatchObject({ outcome: 'failed', failure: { code: 'object-invalid' } })
      const [same] = await apply(a.aPlan([job]))
      expect(same?.uid).toBe(before?.uid)
    })
  })
}
