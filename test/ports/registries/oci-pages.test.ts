// Pages of tags: which links are followed, and where it ends.
import { describe, expect, it } from 'vitest'
import { giveRegistry, tags } from './scripted-registry.ts'

const given = giveRegistry()
const NEXT = '/v2/acme/web/tags/list?last=b&n=1000'
const host = () => new URL(given.server.url).host

describe('pages', () => {
  it('are asked for with 1,000 tags each', async () => {
    given.answer(tags(['1.0.0']))
    await given.registry.listTags(given.repo)
    expect(given.asked()).toEqual(['GET /v2/acme/web/tags/list?n=1000'])
  })

  it.each([
    ['a path', () => NEXT],
    ['an address', () => `http://${host()}${NEXT}`],
    ['an address that knows nothing of the proxy before it', () => `https://${host()}${NEXT}`],
    ['an address without our port, of the other scheme', () => `https://127.0.0.1${NEXT}`],
    ['a query alone', () => '?last=b&n=1000'],
  ])('that are linked by %s are followed with the scheme we came by', async (_what, link) => {
    given.answer(tags(['a', 'b'], link()), tags(['c']))
    expect(await given.registry.listTags(given.repo)).toEqual(['a', 'b', 'c'])
    expect(given.asked()[1]).toBe(`GET ${NEXT}`)
  })

  it('keep the order of the registry, give each tag once, and drop what can be no tag', async () => {
    given.answer(tags(['b', 'a', '-x', 'é', 'x'.repeat(129)], NEXT), tags(['a', 'c', '', 'b']))
    expect(await given.registry.listTags(given.repo)).toEqual(['b', 'a', 'c'])
  })

  it.each([
    ['null', null],
    ['an empty list', []],
  ])('may be %s', async (_what, none) => {
    given.answer(tags(none))
    expect(await given.registry.listTags(given.repo)).toEqual([])
  })

  it.each([
    ['previous', 'rel="prev"'],
    ['of no relation', 'title="next"'],
  ])('that are %s are not followed', async (_what, relation) => {
    given.answer({ ...tags(['a']), headers: { link: `<${NEXT}>; ${relation}` } })
    expect(await given.registry.listTags(given.repo)).toEqual(['a'])
  })

  it('are found among several links', async () => {
    const link = `</first>; rel="first", <${NEXT}>; title="x"; rel=next`
    given.answer({ ...tags(['a']), headers: { link } }, tags(['c']))
    expect(await given.registry.listTags(given.repo)).toEqual(['a', 'c'])
  })

  it.each([
    ['another host', () => 'http://example.com/v2/acme/web/tags/list?last=b'],
    ['another port', () => given.elsewhere.url + NEXT],
    ['no web server', () => 'file:///etc/passwd'],
    ['nowhere', () => 'http://['],
  ])('on %s ask for a person, and nobody is asked there', async (_what, link) => {
    given.answer(tags(['a'], link()))
    const failure = await given.failureOf(given.registry.listTags(given.repo))
    expect(failure.code).toBe('registry-not-understood')
    expect(given.elsewhere.asked).toEqual([])
  })

  it('that lead back to themselves ask for a person', async () => {
    given.answer(tags(['a'], NEXT), tags(['b'], '/v2/acme/web/tags/list?last=c'), tags(['c'], NEXT))
    const failure = await given.failureOf(given.registry.listTags(given.repo))
    expect(failure).toMatchObject({ code: 'registry-tags-endless', where: given.repo })
  })

  it('that hold more than 100,000 tags ask for a person', async () => {
    const page = (at: number) => Array.from({ length: 40_000 }, (_, index) => `${at}.${index}`)
    given.answer(...[1, 2, 3].map(at => tags(page(at), `${NEXT}&at=${at}`)))
    expect((await given.failureOf(given.registry.listTags(given.repo))).code).toBe('registry-tags-endless')
  })

  it('that never end and bring nothing new ask for a person', async () => {
    given.answer(...Array.from({ length: 1_000 }, (_, at) => tags(['a'], `${NEXT}&at=${at}`)))
    const work = given.failureOf(given.registry.listTags(given.repo))
    // The pace lets 50 start in a second of the test's clock.
    let isOver = false
    const over = work.finally(() => {
      isOver = true
    })
    while (!isOver) await given.clock.advance(1_000)
    expect((await over).code).toBe('registry-tags-endless')
  })

  it('of which one fails give no list at all', async () => {
    given.answer(tags(['a'], NEXT), { status: 500 })
    expect((await given.failureOf(given.registry.listTags(given.repo))).code).toBe('registry-unavailable')
  })
})
