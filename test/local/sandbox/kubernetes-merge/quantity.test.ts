// How resource quantities are stored; the right column is a real API server's.
import { expect, it } from 'vitest'
import { canonicalQuantity } from '../../../../functions/local/sandbox/kubernetes/merge/quantity.ts'

it.each`
  written        | stored
  ${'1000m'}     | ${'1'}
  ${'1024Mi'}    | ${'1Gi'}
  ${'1.5Gi'}     | ${'1536Mi'}
  ${'1536Mi'}    | ${'1536Mi'}
  ${'0.1Ki'}     | ${'102400m'}
  ${'512Ki'}     | ${'512Ki'}
  ${'2048Ki'}    | ${'2Mi'}
  ${'1000Ki'}    | ${'1000Ki'}
  ${'0.5'}       | ${'500m'}
  ${0.25}        | ${'250m'}
  ${'1500m'}     | ${'1500m'}
  ${'1.2345m'}   | ${'2m'}
  ${'1000000'}   | ${'1M'}
  ${'123456789'} | ${'123456789'}
  ${'12E'}       | ${'12E'}
  ${'1e3'}       | ${'1e3'}
  ${'1500e-3'}   | ${'1500e-3'}
  ${'0'}         | ${'0'}
  ${'-1000m'}    | ${'-1'}
  ${'lots'}      | ${undefined}
  ${''}          | ${undefined}
  ${'1 Gi'}      | ${undefined}
`('stores $written as $stored', ({ written, stored }) => {
  expect(canonicalQuantity(written)).toBe(stored)
})
