// What may be asked to be written to Git, and what is refused.
import { describe, expect, it } from 'vitest'
import { parseUpdate } from '../../../functions/domain/access/parse-update.ts'

const IMAGE = { ServiceSpecs: ['demo:deployment/shop'], ImageSpec: 'acme/shop:2', Kind: 'execute' }
const CHANGE = { Container: 'app', Current: 'acme/shop:1', Target: 'acme/shop:2' }
const CONTAINERS = { Kind: 'execute', ContainerSpecs: { 'demo:deployment/shop': [CHANGE] } }
const ID = 'demo:deployment/shop'
const BLANK_TAG = 'blank tag (if you want latest, explicitly state the tag :latest): invalid image ID'

const parse = (type: string, spec: unknown, cause: unknown = {}) => parseUpdate({ type, cause, spec })

describe('a release by image', () => {
  it.each([
    [{}, { workloads: [ID], image: 'acme/shop:2', kind: 'execute', excludes: [], force: false }],
    [
      { ServiceSpecs: ['<all>'], ImageSpec: '<all latest>', Kind: 'plan' },
      { workloads: 'all', image: 'latest', kind: 'plan' },
    ],
    [{ ServiceSpecs: [ID, '<all>'] }, { workloads: 'all' }],
    [{ ServiceSpecs: ['demo:Deployment/shop', ID] }, { workloads: [ID] }],
    [
      { Excludes: [ID, 'a:b/c', ID], Force: true },
      { excludes: [ID, 'a:b/c'], force: true },
    ],
    [
      { Excludes: null, Force: null },
      { excludes: [], force: false },
    ],
    [{ serviceSpecs: undefined, excludes: ['a:b/c'] }, { excludes: ['a:b/c'] }],
    [{ ImageSpec: 'localhost:5000/a/b:v1.0_x-y' }, { image: 'localhost:5000/a/b:v1.0_x-y' }],
    [{ ImageSpec: `acme/shop:2@sha256:${'a'.repeat(64)}` }, { image: `acme/shop:2@sha256:${'a'.repeat(64)}` }],
  ])('with %j is understood', (more, expected) => {
    const { serviceSpecs: _, ...spec } = { ...IMAGE, ...more } as Record<string, unknown>
    expect(parse('image', spec)).toMatchObject({ kind: 'update', spec: { type: 'image', ...expected } })
  })

  it.each([
    [{ ServiceSpecs: [] }, 'ServiceSpecs names no workload; <all> stands for every one'],
    [{ ServiceSpecs: 'all' }, 'ServiceSpecs is not a list'],
    [{ ServiceSpecs: [7] }, 'parsing 7: invalid service ID'],
    [{ ServiceSpecs: ['shop'] }, 'parsing "shop": invalid service ID'],
    [{ ServiceSpecs: [['a:b/c']] }, 'parsing ["a:b/c"]: invalid service ID'],
    [{ ImageSpec: '' }, 'parsing "": blank image name: invalid image ID'],
    [{ ImageSpec: undefined }, 'parsing "": blank image name: invalid image ID'],
    [{ ImageSpec: 'acme/shop' }, BLANK_TAG],
    [{ ImageSpec: `acme/shop@sha256:${'a'.repeat(64)}` }, BLANK_TAG],
    [{ ImageSpec: 'latest' }, BLANK_TAG],
    [{ ImageSpec: 'a:1 b' }, '"a:1 b" has characters that no image has'],
    [{ ImageSpec: 'a:"1"' }, '"a:\\"1\\"" has characters that no image has'],
    [{ ImageSpec: 'a:1\nb: c' }, 'an image is not a text of at most 512 characters, without control characters'],
    [
      { ImageSpec: `a:${'1'.repeat(600)}` },
      'an image is not a text of at most 512 characters, without control characters',
    ],
    [{ ImageSpec: { a: 1 } }, 'an image is not a text of at most 512 characters, without control characters'],
    [{ Kind: undefined }, 'invalid release kind null: it is plan or execute'],
    [{ Kind: 'PLAN' }, 'invalid release kind "PLAN": it is plan or execute'],
    [{ Force: 'true' }, 'Force is neither true nor false'],
    [
      { Exclude: ['a:b/c'] },
      'the spec has no field "Exclude"; there are ServiceSpecs, ImageSpec, Kind, Excludes, Force',
    ],
  ])('with %j is refused', (more, error) => {
    expect(parse('image', { ...IMAGE, ...more })).toMatchObject({ kind: 'refused', status: 400, error })
  })
})

describe('a release by container', () => {
  it.each([
    [
      {},
      {
        kind: 'execute',
        containers: new Map([[ID, [{ container: 'app', current: 'acme/shop:1', target: 'acme/shop:2' }]]]),
      },
    ],
    [
      { SkipMismatches: true, Force: true, Kind: 'plan' },
      { skipMismatches: true, force: true, kind: 'plan' },
    ],
    [
      { ContainerSpecs: { [ID]: [{ Container: 'app', Target: 'a:1' }] } },
      { containers: new Map([[ID, [{ container: 'app', current: '', target: 'a:1' }]]]) },
    ],
  ])('with %j is understood', (more, expected) => {
    expect(parse('containers', { ...CONTAINERS, ...more })).toMatchObject({ kind: 'update', spec: expected })
  })

  it.each([
    [{ ContainerSpecs: {} }, 'ContainerSpecs names no container'],
    [{ ContainerSpecs: [CHANGE] }, 'ContainerSpecs is not an object'],
    [{ ContainerSpecs: { shop: [CHANGE] } }, 'parsing "shop": invalid service ID'],
    [{ ContainerSpecs: JSON.parse('{"__proto__":[]}') }, 'parsing "__proto__": invalid service ID'],
    [{ ContainerSpecs: { [ID]: CHANGE } }, `the list of "${ID}" is not a list`],
    [{ ContainerSpecs: { [ID]: [7] } }, 'a container is not an object'],
    [{ ContainerSpecs: { [ID]: [{ ...CHANGE, Container: '' }] } }, 'a container has no name'],
    [{ ContainerSpecs: { [ID]: [{ ...CHANGE, Target: 'acme/shop' }] } }, BLANK_TAG],
    [
      { ContainerSpecs: { [ID]: [{ ...CHANGE, Tag: '2' }] } },
      'a container has no field "Tag"; there are Container, Current, Target',
    ],
  ])('with %j is refused', (more, error) => {
    expect(parse('containers', { ...CONTAINERS, ...more })).toMatchObject({ kind: 'refused', status: 400, error })
  })
})

describe('a change of policies', () => {
  it.each([
    [{ add: { automated: 'true' } }, { automated: 'true' }, []],
    [{ add: ['automated', 'locked'], remove: ['ignore'] }, { automated: 'true', locked: 'true' }, ['ignore']],
    [
      { add: { locked: 'true', locked_user: 'A <a@b.c>', locked_msg: '' } },
      { locked: 'true', locked_user: 'A <a@b.c>' },
      ['locked_msg'],
    ],
    [{ add: { 'tag.app': 'semver:>=1.0, <2' } }, { 'tag.app': 'semver:>=1.0, <2' }, []],
    [{ add: { tag_all: 'glob:*' } }, { tag_all: 'glob:*' }, []],
    [{ add: { automated: 'true' }, remove: { automated: '' } }, {}, ['automated']],
    [{ add: null, remove: null }, {}, []],
    [{}, {}, []],
    [null, {}, []],
  ])('%j is understood', (update, add, remove) => {
    expect(parse('policy', { [ID]: update })).toEqual({
      kind: 'update',
      spec: {
        type: 'policy',
        updates: new Map([[ID, { add: new Map(Object.entries(add)), remove: new Set(remove) }]]),
      },
      cause: { message: '', user: '' },
    })
  })

  const known = 'there are automated, locked, locked_user, locked_msg, ignore, tag.<container>, tag_all'
  it.each([
    [{}, 'the spec names no workload'],
    [[], 'the spec is not an object'],
    [{ shop: {} }, 'parsing "shop": invalid service ID'],
    [{ [ID]: [] }, 'a policy update is not an object'],
    [{ [ID]: { Adds: {} } }, 'a policy update has no field "Adds"; there are add, remove'],
    [{ [ID]: { add: 'locked' } }, 'add is not an object'],
    [{ [ID]: { add: { automate: 'true' } } }, `unknown policy "automate"; ${known}`],
    [{ [ID]: { remove: ['sync-checksum'] } }, `unknown policy "sync-checksum"; ${known}`],
    [{ [ID]: { add: JSON.parse('{"__proto__":"true"}') } }, `unknown policy "__proto__"; ${known}`],
    [{ [ID]: { add: { 'tag.': '*' } } }, `unknown policy "tag."; ${known}`],
    [{ [ID]: { add: { 'tag.a b': '*' } } }, `unknown policy "tag.a b"; ${known}`],
    [{ [ID]: { add: [7] } }, `unknown policy 7; ${known}`],
    [
      { [ID]: { add: { automated: true } } },
      'the value of "automated" is not a text of at most 1000 characters, without control characters',
    ],
    [
      { [ID]: { add: { locked_msg: 'a\nb' } } },
      'the value of "locked_msg" is not a text of at most 1000 characters, without control characters',
    ],
    [{ [ID]: { remove: ['tag_all'] } }, 'tag_all is set, never taken away: glob:* lets every tag through'],
    [{ [ID]: { add: { 'tag.main': 'semver:no' } } }, 'invalid tag pattern: "semver:no": improper constraint: no'],
    [
      { [ID]: { add: { 'tag.main': 'semver:' } } },
      'invalid tag pattern: "semver:": improper constraint: none; * is any version',
    ],
    [
      { [ID]: { add: { 'tag.main': 'regexp:(' } } },
      'invalid tag pattern: "regexp:(": error parsing regexp: missing closing ): `(`',
    ],
    [
      { [ID]: { add: { tag_all: 'regex:[' } } },
      'invalid tag pattern: "regex:[": error parsing regexp: missing closing ]: `[`',
    ],
  ])('%j is refused', (spec, error) => {
    expect(parse('policy', spec)).toMatchObject({ kind: 'refused', status: 400, error })
  })
})

describe('who asks', () => {
  it.each([
    [undefined, { message: '', user: '' }],
    [null, { message: '', user: '' }],
    [
      { message: 'two\n\tlines', user: 'A <a@b.c>' },
      { message: 'two\n\tlines', user: 'A <a@b.c>' },
    ],
    [
      { Message: 'why', User: 'Ä' },
      { message: 'why', user: 'Ä' },
    ],
  ])('may be %j', (cause, expected) => {
    expect(parse('image', IMAGE, cause)).toMatchObject({ cause: expected })
  })

  it.each([
    ['me', 'cause is not an object'],
    [{ Message: 'a\u0000b' }, 'the message is not a text of at most 8000 characters, without control characters'],
    [{ Message: 'a'.repeat(8001) }, 'the message is not a text of at most 8000 characters, without control characters'],
    [
      { User: 'me\nSigned-off-by: you' },
      'the user is not a text of at most 300 characters, without control characters',
    ],
    [{ Users: 'me' }, 'cause has no field "Users"; there are Message, User'],
  ])('may not be %j', (cause, error) => {
    expect(parse('image', IMAGE, cause)).toMatchObject({ kind: 'refused', error })
  })
})

it('tells all that is wrong at once, and no more than a person reads', () => {
  const ids = Array.from({ length: 30 }, (_, index) => `bad-${index}`)
  const refused = parse('image', { ServiceSpecs: ids, ImageSpec: 'a:1', Kind: 'plan' })
  const lines = refused.kind === 'refused' ? refused.help.trimEnd().split('\n') : []
  expect(lines).toHaveLength(21)
  expect(lines.at(-1)).toBe('and 10 more')
})
