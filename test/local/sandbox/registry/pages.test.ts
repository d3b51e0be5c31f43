// A thousand tags, page by page.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aRegistry, NOW_MS, type Stage } from './a-registry.ts'

const TAGS = Array.from({ length: 1_000 }, (_, index) => `v${index}`)

describe('pages', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await aRegistry({ pageLimit: 250 })
    const image = await stage.client.anImage('shop')
    await Promise.all(TAGS.map(tag => stage.client.put('shop', tag, image)))
    for (const name of ['a', 'b/c', 'b'])
      await stage.registry.putImage({ repository: name, tag: '1', createdAtMs: NOW_MS })
  }, 60_000)
  afterAll(() => stage.close())

  /** Follows the links from a path to the end. */
  async function walk(path: string, items: 'tags' | 'repositories') {
    const pages: (readonly string[])[] = []
    for (let next: string | undefined = path; next !== undefined; ) {
      const { json, headers } = await stage.client.call('GET', next)
      pages.push(json[items])
      next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
    }
    return pages
  }

  it.each`
    query       | pages  | why
    ${''}       | ${4}   | ${'the registry has a limit of its own'}
    ${'?n=100'} | ${10}  | ${'the client asks for less'}
    ${'?n=999'} | ${4}   | ${'the client asks for more'}
    ${'?n=7'}   | ${143} | ${'the client asks for few'}
  `('lists 1,000 tags each once and in order, on $pages pages when $why', async ({ query, pages }) => {
    const walked = await walk(`/v2/shop/tags/list${query}`, 'tags')
    expect(walked.length).toBe(pages)
    expect(walked.flat()).toEqual([...TAGS].sort())
  })

  it('goes on after a tag that is gone', async () => {
    const { json } = await stage.client.call('GET', '/v2/shop/tags/list?n=2&last=v10x')
    expect(json).toEqual({ name: 'shop', tags: ['v11', 'v110'] })
  })

  it('has no next page after the last, nor after none', async () => {
    for (const query of ['?n=5&last=v998', '?n=0']) {
      const { headers } = await stage.client.call('GET', `/v2/shop/tags/list${query}`)
      expect(headers.get('link')).toBeNull()
    }
  })

  it('lists repositories, also those below others', async () => {
    expect(await walk('/v2/_catalog?n=2', 'repositories')).toEqual([
      ['a', 'b'],
      ['b/c', 'shop'],
    ])
  })
})
