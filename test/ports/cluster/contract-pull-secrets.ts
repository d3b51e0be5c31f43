// The part of the cluster's contract about the secrets that images are pulled with.
import { describe, expect } from 'vitest'
import type { PullPlace } from '../../../functions/domain/release/image-use.ts'
import type { PlannedObject } from '../../../functions/domain/sync/sync-plan.ts'
import type { ContractContext } from './contract-context.ts'
import * as a from './planned.ts'

const encode = (text: string) => Buffer.from(text).toString('base64')
/** Renders what `kubectl create secret docker-registry` writes for a registry of that name. */
const config = (name: string) => `{"auths":{"${name}.example.com":{"auth":"${encode('user:hunter2')}"}}}`

export function itReadsPullSecrets({ cluster, apply, uniqueName, promise }: ContractContext): void {
  const aNamespaceWith = async (...objects: readonly ((namespace: string) => PlannedObject)[]) => {
    const namespace = uniqueName('pull')
    const inside = objects.map(object => object(namespace))
    const results = await apply(a.aPlan([a.aNamespace(namespace)], inside))
    expect(results.filter(({ failure }) => failure)).toEqual([])
    return namespace
  }
  const aSecret = (name: string) => (namespace: string) =>
    a.aPullSecret(namespace, name, { '.dockerconfigjson': encode(config(name)) })
  const anAccount =
    (name: string, ...secrets: readonly string[]) =>
    (namespace: string) =>
      a.aServiceAccount(namespace, name, secrets)
  const read = (...places: readonly Partial<PullPlace>[]) =>
    cluster().readPullSecrets(
      places.map(place => ({ namespace: 'default', serviceAccount: 'default', secrets: [], ...place })),
    )
  const found = (...names: readonly string[]) => ({ dockerConfigs: names.map(config), forbidden: [] })

  describe('pull secrets', () => {
    promise('are none where none is asked for', async () => {
      expect(await read()).toEqual(found())
    })
    promise('are those that the pod names, in its order', async () => {
      const namespace = await aNamespaceWith(aSecret('one'), aSecret('two'), aSecret('three'))
      expect(await read({ namespace, secrets: ['two', 'one'] })).toEqual(found('two', 'one'))
    })
    promise('are those of its service account, after those of the pod', async () => {
      const namespace = await aNamespaceWith(aSecret('own'), aSecret('shared'), anAccount('robot', 'shared'))
      expect(await read({ namespace, serviceAccount: 'robot', secrets: ['own'] })).toEqual(found('own', 'shared'))
    })
    promise('are those of the service account default where none is named', async () => {
      const namespace = await aNamespaceWith(aSecret('shared'), anAccount('default', 'shared'))
      expect(await read({ namespace, serviceAccount: '' })).toEqual(found('shared'))
      expect(await read({ namespace })).toEqual(found('shared'))
    })
    promise('are each told once, however many places name them', async () => {
      const namespace = await aNamespaceWith(aSecret('one'), aSecret('two'), anAccount('robot', 'one', 'two', 'one'))
      const places = [
        { namespace, serviceAccount: 'robot' },
        { namespace, serviceAccount: 'robot', secrets: ['two', 'two'] },
      ]
      expect(await read(...places)).toEqual(found('two', 'one'))
    })
    promise('may be of the older form', async () => {
      const text = `{"old.example.com":{"auth":"${encode('user:hunter2')}"}}`
      const namespace = await aNamespaceWith(namespace =>
        a.aPullSecret(namespace, 'old', { '.dockercfg': encode(text) }, 'kubernetes.io/dockercfg'),
      )
      expect(await read({ namespace, secrets: ['old'] })).toEqual({ dockerConfigs: [text], forbidden: [] })
    })
    promise('are never secrets of another type', async () => {
      const data = { '.dockerconfigjson': encode(config('opaque')) }
      const namespace = await aNamespaceWith(
        namespace => a.aPullSecret(namespace, 'opaque', data, 'Opaque'),
        namespace => a.anObject('v1', 'Secret', { name: 'untyped', namespace }, { data }),
        aSecret('one'),
      )
      expect(await read({ namespace, secrets: ['opaque', 'untyped', 'one'] })).toEqual(found('one'))
    })
    promise('that are missing, or whose account or namespace is, are left out', async () => {
      const namespace = await aNamespaceWith(aSecret('one'), anAccount('robot', 'gone'))
      const places = [
        { namespace, serviceAccount: 'robot', secrets: ['gone-too'] },
        { namespace, serviceAccount: 'gone', secrets: ['one'] },
        { namespace: uniqueName('gone'), secrets: ['one'] },
      ]
      expect(await read(...places)).toEqual(found('one'))
    })
    promise('are those of the namespace alone', async () => {
      const here = await aNamespaceWith(aSecret('here'), anAccount('robot', 'here', 'there'))
      const there = await aNamespaceWith(aSecret('there'), anAccount('robot'))
      expect(await read({ namespace: here, serviceAccount: 'robot', secrets: ['there'] })).toEqual(found('here'))
      expect(await read({ namespace: there, serviceAccount: 'robot', secrets: ['here'] })).toEqual(found())
    })
    promise('have names: what climbs, or is empty, leads nowhere', async () => {
      const namespace = await aNamespaceWith(aSecret('one'))
      const climbing = ['', '.', '..', `../../${namespace}/secrets/one`, `..%2f..%2f${namespace}%2fsecrets%2fone`]
      const places = climbing.map(secret => ({ serviceAccount: `../secrets/one${secret}`, secrets: [secret] }))
      expect(await read(...places, { namespace: `default/../${namespace}`, secrets: ['one'] })).toEqual(found())
    })
  })
}
