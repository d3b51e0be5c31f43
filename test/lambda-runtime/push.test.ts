// A push that GitHub signs, from API Gateway to the real cluster: every function out of its zip, under Lambda's own runtime.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aConfigMap } from '../journeys/manifests.ts'
import { type Account, anAccount } from './an-account.ts'

let account: Account
beforeAll(async () => {
  account = await anAccount({
    targets: ['pushed'],
    sync: 'garbageCollection: on',
    files: { 'pushed/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: pushed }\n' },
  })
  account.tellPushes()
})
afterAll(() => account.close())

it('is applied, and the tag is moved', async () => {
  const served = account.gateway.served(account.gateway.count())
  const commit = await account.push({ 'pushed/settings.yaml': aConfigMap('settings', 'one', 'pushed') })
  console.log(await served, commit)
  console.log(JSON.stringify(account.function('webhook').lines(), null, 1))
  console.log(JSON.stringify(await account.source('sync').drain(), null, 1))
  console.log(JSON.stringify(account.function('sync').lines(), null, 1))
  console.log(await account.readObject('/api/v1/namespaces/pushed/configmaps/settings'))
  expect(account.mishaps()).toEqual([])
})
