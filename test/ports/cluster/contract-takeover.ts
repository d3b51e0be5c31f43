// The part of the cluster's contract about objects that a client of old applied: what Git drops has to go.
import { describe, expect } from 'vitest'
import { type ContractContext, summarize } from './contract-context.ts'
import * as a from './planned.ts'

const OLD = 'kubectl-client-side-apply'
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'
const kinds = [
  { group: '', kind: 'ConfigMap' },
  { group: 'apps', kind: 'Deployment' },
]

export function itTakesOver({ cluster, apply, read, somebody, uniqueName, promise }: ContractContext): void {
  const aFreshNamespace = async () => {
    const namespace = uniqueName('old')
    await apply(a.aPlan([a.aNamespace(namespace)]))
    return namespace
  }
  const list = async (namespace: string) => {
    const { objects } = await cluster().listLive(kinds)
    return objects.filter(({ id }) => id.namespace === namespace && id.name !== 'kube-root-ca.crt')
  }

  describe('taking over', () => {
    promise('sees that a client of old owns an object', async () => {
      const namespace = await aFreshNamespace()
      await somebody().create(a.aConfigMap(namespace, 'one'), 'configmaps', OLD)
      expect(await list(namespace)).toMatchObject([{ hasFormerManager: true, footprint: '' }])
    })
    promise('removes what a client of old applied and the manifest has not', async () => {
      const namespace = await aFreshNamespace()
      await somebody().create(a.aConfigMap(namespace, 'one', { keep: '1', drop: '2' }), 'configmaps', OLD)
      const ours = a.aConfigMap(namespace, 'one', { keep: '1' })
      expect(summarize(await apply(a.aPlan([ours]), await list(namespace)))).toEqual(['one updated'])
      expect((await read(ours, 'configmaps'))?.data).toEqual({ keep: '1' })
    })
    promise('removes what is dropped later, too', async () => {
      const namespace = await aFreshNamespace()
      const both = a.aConfigMap(namespace, 'one', { keep: '1', drop: '2' })
      await somebody().create(both, 'configmaps', OLD)
      await apply(a.aPlan([both]), await list(namespace))
      const lighter = a.aConfigMap(namespace, 'one', { keep: '1' })
      await apply(a.aPlan([lighter]), await list(namespace))
      expect((await read(lighter, 'configmaps'))?.data).toEqual({ keep: '1' })
    })
    promise('takes over an object that was not listed', async () => {
      const namespace = await aFreshNamespace()
      await somebody().create(a.aConfigMap(namespace, 'one', { keep: '1', drop: '2' }), 'configmaps', OLD)
      const ours = a.aConfigMap(namespace, 'one', { keep: '1' })
      expect(summarize(await apply(a.aPlan([ours])))).toEqual(['one updated'])
      expect((await read(ours, 'configmaps'))?.data).toEqual({ keep: '1' })
    })
    promise('is done once', async () => {
      const namespace = await aFreshNamespace()
      const configMap = a.aConfigMap(namespace, 'one')
      await somebody().create(configMap, 'configmaps', OLD)
      const [first] = await apply(a.aPlan([configMap]), await list(namespace))
      const after = await list(namespace)
      expect(after).toMatchObject([{ hasFormerManager: false, footprint: first?.footprint, uid: first?.uid }])
      expect(summarize(await apply(a.aPlan([configMap]), after))).toEqual(['one unchanged'])
    })
    promise('removes the copy of the manifest that client-side kubectl keeps', async () => {
      const namespace = await aFreshNamespace()
      const annotations = { [LAST_APPLIED]: '{}', 'example.com/note': 'ours' }
      await somebody().create(a.anObject('v1', 'ConfigMap', { name: 'one', namespace, annotations }), 'configmaps', OLD)
      const ours = a.anObject('v1', 'ConfigMap', {
        name: 'one',
        namespace,
        annotations: { 'example.com/note': 'ours' },
      })
      await apply(a.aPlan([ours]), await list(namespace))
      const { metadata } = (await read(ours, 'configmaps')) as { metadata: { annotations: Record<string, string> } }
      expect(metadata.annotations).toEqual({ 'example.com/note': 'ours' })
    })
    promise('keeps what a controller owns beside it', async () => {
      const namespace = await aFreshNamespace()
      await somebody().create(a.aDeployment(namespace, 'web'), 'deployments', OLD)
      const scaled = a.aDeployment(namespace, 'web')
      await somebody().change(scaled, 'deployments', { spec: { replicas: 7 } }, 'horizontal-pod-autoscaler')
      await apply(a.aPlan([scaled]), await list(namespace))
      expect(await read(scaled, 'deployments')).toMatchObject({ spec: { replicas: 7 } })
    })
    promise('keeps what a person changed by hand beside it', async () => {
      const namespace = await aFreshNamespace()
      const configMap = a.aConfigMap(namespace, 'one')
      await somebody().create(configMap, 'configmaps', OLD)
      await somebody().change(configMap, 'configmaps', { metadata: {}, data: { byHand: '1' } }, 'kubectl-edit')
      await apply(a.aPlan([configMap]), await list(namespace))
      expect((await read(configMap, 'configmaps'))?.data).toEqual({ key: 'value', byHand: '1' })
    })
    promise('takes all of an object that nobody owned any more', async () => {
      const namespace = await aFreshNamespace()
      const both = a.aConfigMap(namespace, 'one', { keep: '1', drop: '2' })
      await apply(a.aPlan([both]))
      await somebody().disown(both, 'configmaps')
      await apply(a.aPlan([both]), await list(namespace))
      expect(await list(namespace)).toMatchObject([{ hasFormerManager: false }])
      const lighter = a.aConfigMap(namespace, 'one', { keep: '1' })
      await apply(a.aPlan([lighter]), await list(namespace))
      expect((await read(lighter, 'configmaps'))?.data).toEqual({ keep: '1' })
    })
  })
}
