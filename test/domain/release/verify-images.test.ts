// Edited files against what was meant: the planned images and no other.
import { describe, expect, it } from 'vitest'
import { verifyImages } from '../../../functions/domain/release/verify-images.ts'
import { someUses } from './a-use.ts'

const read = (line: string) => someUses(...line.split(', ').filter(one => one !== ''))

function verify(before: string, after: string, planned: string): string | undefined {
  const plan = read(planned).map(use => ({ use, to: use.image }))
  return verifyImages(read(before), read(after), plan)
}

describe('edited files', () => {
  it.each`
    before                | after                 | planned      | why
    ${'a c x:1'}          | ${'a c x:2'}          | ${'a c x:2'} | ${undefined}
    ${'a c x:1'}          | ${'a c x:1'}          | ${''}        | ${undefined}
    ${''}                 | ${''}                 | ${''}        | ${undefined}
    ${'a c x:1, a d y:1'} | ${'a c x:2, a d y:1'} | ${'a c x:2'} | ${undefined}
    ${'a c x:1, b c x:1'} | ${'a c x:1, b c x:2'} | ${'b c x:2'} | ${undefined}
    ${'a c x:1, a c x:1'} | ${'a c x:2, a c x:1'} | ${'a c x:2'} | ${undefined}
    ${'a c x:1'}          | ${'a c x:1'}          | ${'a c x:2'} | ${'the image of demo:deployment/a c is not x:2'}
    ${'a c x:1'}          | ${'a c x:3'}          | ${'a c x:2'} | ${'the image of demo:deployment/a c is not x:2'}
    ${'a c x:1'}          | ${'a c x:2'}          | ${''}        | ${'the image of demo:deployment/a c is not x:1'}
    ${'a c x:1, a d x:1'} | ${'a c x:2, a d x:2'} | ${'a c x:2'} | ${'the image of demo:deployment/a d is not x:1'}
    ${'a c x:1, a d x:1'} | ${'a d x:1, a c x:2'} | ${'a c x:2'} | ${'demo:deployment/a c is no longer where it was'}
    ${'a c x:1'}          | ${'b c x:2'}          | ${'a c x:2'} | ${'demo:deployment/a c is no longer where it was'}
    ${'a c x:1'}          | ${'a c x:2, b c x:1'} | ${'a c x:2'} | ${'1 images became 2'}
    ${'a c x:1, b c x:1'} | ${'a c x:2'}          | ${'a c x:2'} | ${'2 images became 1'}
    ${'a c x:1'}          | ${'a c x:1'}          | ${'b c x:2'} | ${'demo:deployment/b c was not found'}
  `('from $before to $after, meaning $planned: $why', ({ before, after, planned, why }) => {
    expect(verify(before, after, planned)).toBe(why)
  })
})
