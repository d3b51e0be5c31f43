// Where the scans of a repository wait.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ImageRepo } from '../../../functions/domain/images/image.ts'
import { addressScan } from '../../../functions/domain/sync/scan-job.ts'

it('names the group of a repository after it', () => {
  expect(addressScan('ghcr.io/acme/shop' as ImageRepo)).toEqual({
    group: 'scan/ghcr.io/acme/shop',
    key: expect.stringMatching(/^[0-9a-f]{16}$/),
  })
})

it('keeps to what SQS takes, and different repositories apart, however long they are', () => {
  const repo = fc.stringMatching(/^[a-z0-9.:_/-]{1,300}$/)
  fc.assert(
    fc.property(repo, repo, (one, other) => {
      const [first, second] = [addressScan(one as ImageRepo), addressScan(other as ImageRepo)]
      expect(first.group).toMatch(/^[!-~]{1,128}$/)
      expect(first.group === second.group).toBe(one === other)
      expect(first.key === second.key).toBe(one === other)
    }),
  )
})
