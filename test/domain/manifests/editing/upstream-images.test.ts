// The kinds of manifests that Flux's own editor was tried with, each with its exact result; what Flux normalised stays.
import { expect, it } from 'vitest'
import { edit, image } from './an-edit.ts'
import { init, list, mapped, narrow, plain, quoted, several, spaced, unsorted } from './flux-manifests.ts'

const rows: [what: string, id: string, names: string[], image: string, before: string, after: string][] = [
  [
    'a private registry',
    'extra:Deployment/assigner',
    ['assigner'],
    'quay.io/example/assigner:main-2',
    plain('main-6f5e816'),
    plain('main-2'),
  ],
  [
    'a tag like a number',
    'extra:deployment/assigner',
    ['assigner'],
    'quay.io/example/assigner:1234567',
    plain('main-a1'),
    plain('1234567'),
  ],
  [
    'the reverse',
    'extra:deployment/assigner',
    ['assigner'],
    'quay.io/example/assigner:main-a1',
    plain('1234567'),
    plain('main-a1'),
  ],
  [
    'an indent of one, which stays',
    'monitoring:deployment/charts',
    ['charts'],
    'quay.io/example/charts:main-37aaf67',
    narrow('main-ac5658a'),
    narrow('main-37aaf67'),
  ],
  [
    'dots for a long hash',
    'monitoring:deployment/charts',
    ['charts'],
    'quay.io/example/charts:7f511af2d21fd601b86b3bed7baa6adfa9c8c669',
    narrow('v_0.2.0'),
    narrow('7f511af2d21fd601b86b3bed7baa6adfa9c8c669'),
  ],
  [
    'no tag so far, keys unsorted, a comment in its column',
    'deployment/nginx',
    ['nginx', 'nginx2'],
    'nginx:1.10-alpine',
    unsorted('nginx', 'nginx:some-other-tag '),
    unsorted('nginx:1.10-alpine', 'nginx:1.10-alpine    '),
  ],
  [
    'blank lines and spacers',
    'deployment/gate',
    ['logging'],
    'quay.io/example/logging:main-1',
    spaced('main-ccfa2af'),
    spaced('main-1'),
  ],
  ['single quotes', 'deployment/net', ['net'], 'example/net-kube:2.2.1', quoted('2.2.0'), quoted('2.2.1')],
  [
    'several documents',
    'hello:deployment/hello',
    ['greeter'],
    'quay.io/example/hello:main-2',
    several('main-1'),
    several('main-2'),
  ],
  [
    'a comment before the first document, which stays',
    'hello:deployment/hello',
    ['greeter'],
    'quay.io/example/hello:2',
    several('1', '---\n', '# ours\n---\n'),
    several('2', '---\n', '# ours\n---\n'),
  ],
  [
    'comment-only and empty documents',
    'hello:deployment/hello',
    ['greeter'],
    'quay.io/example/hello:2',
    several('1', '---\n# nothing\n---\n---\n', '', '---\n# end\n'),
    several('2', '---\n# nothing\n---\n---\n', '', '---\n# end\n'),
  ],
  [
    'documents that end with dots',
    'hello:deployment/hello',
    ['greeter'],
    'quay.io/example/hello:2',
    several('1', '...\n# between\n---\n'),
    several('2', '...\n# between\n---\n'),
  ],
  [
    'a document without kind before it',
    'hello:deployment/hello',
    ['greeter'],
    'quay.io/example/hello:2',
    several('1', '---\n', 'values: {a: 1}\n---\n'),
    several('2', '---\n', 'values: {a: 1}\n---\n'),
  ],
  ['a List', 'hello:deployment/hello', ['greeter'], 'quay.io/example/hello:main-2', list('main-1'), list('main-2')],
  [
    'mapped values',
    'maria:helmrelease/app',
    ['app'],
    'bitnami/memcached:1.11',
    mapped('bitnami/mongodb', '4.0.3'),
    mapped('bitnami/memcached', "'1.11'"),
  ],
  ['an init container', 'deployment/web', ['prepare'], 'example/prepare:1.2.3', init('1.0.0'), init('1.2.3')],
]

it.each(rows)('edits %s', (_, id, names, text, before, after) => {
  expect(
    edit(
      before,
      names.map(name => image(name, text)),
      id,
    ),
  ).toBe(after)
})

it('refuses a number for the old tag of mapped values, which is no text to Flux either', () => {
  const before = mapped('bitnami/mongodb', '4.0')
  expect(() => edit(before, [image('app', 'bitnami/mongodb:4.1')], 'maria:helmrelease/app')).toThrow(
    'spec.values.customTag',
  )
})
