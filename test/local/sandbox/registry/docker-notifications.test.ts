// The same pushes and deletions at CNCF Distribution: our stand-in's notifications have the fields of the real ones.
import { expect, it } from 'vitest'
import { aClient, sha256 } from './a-client.ts'
import { aDockerRegistry, hasDockerRegistry } from './a-docker-registry.ts'
import { aReceiver, aRegistry } from './a-registry.ts'

const title = `notifications have the fields that docker-registry sends${hasDockerRegistry ? '' : ' (skipped: it is not installed)'}`

it.skipIf(!hasDockerRegistry)(title, async () => {
  const receiver = await aReceiver()
  const hook = { url: receiver.url, authorization: 'Bearer s3cret' }
  const real = await aDockerRegistry(hook)
  const ours = await aRegistry({ hooks: () => [hook] })
  try {
    const shapes: unknown[] = []
    for (const url of [ours.registry.url, real.url]) {
      const client = aClient(url)
      const image = await client.anImage('shop')
      await client.put('shop', '1.0', image)
      await client.call('DELETE', `/v2/shop/manifests/${sha256(image)}`)
      const told = [await receiver.take(), await receiver.take(), await receiver.take()]
      shapes.push(told.map(({ headers, json }) => [headers.authorization, shapeOf(json)]))
    }
    expect(shapes[0]).toEqual(shapes[1])
  } finally {
    await ours.close()
    await real.close()
    await receiver.close()
  }
})

/** Keeps names and kinds of fields, and the words that have a meaning. */
function shapeOf(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map(item => shapeOf(item))
  if (typeof value !== 'object' || value === null)
    return ['action', 'mediaType', 'tag'].includes(name) ? value : typeof value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, field]) => [key, shapeOf(field, key)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
}
