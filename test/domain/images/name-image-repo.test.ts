// Which repository an image is of.
import { expect, it } from 'vitest'
import { nameImageRepo } from '../../../functions/domain/images/name-image-repo.ts'
import { splitRepo } from '../../../functions/domain/images/name-repo.ts'

it.each`
  image                                    | repo
  ${'nginx'}                               | ${'index.docker.io/library/nginx'}
  ${'nginx:1'}                             | ${'index.docker.io/library/nginx'}
  ${'docker.io/nginx:1'}                   | ${'index.docker.io/library/nginx'}
  ${'docker.io/library/nginx:1'}           | ${'index.docker.io/library/nginx'}
  ${'registry-1.docker.io/acme/app:1'}     | ${'index.docker.io/acme/app'}
  ${'acme/app@sha256:abc'}                 | ${'index.docker.io/acme/app'}
  ${'GHCR.io/acme/app:1'}                  | ${'ghcr.io/acme/app'}
  ${'localhost:5000/app:1'}                | ${'localhost:5000/app'}
  ${'registry.example/a/b/c:1@sha256:abc'} | ${'registry.example/a/b/c'}
  ${''}                                    | ${undefined}
  ${'/app'}                                | ${undefined}
  ${'app:'}                                | ${undefined}
`('$image is of $repo', ({ image, repo }) => {
  const named = nameImageRepo(image)
  expect(named).toBe(repo)
  if (named !== undefined) expect(Object.values(splitRepo(named)).join('/')).toBe(repo)
})
