// Which commit messages consent, and which only mention it.
import { describe, expect, it } from 'vitest'
import { readConsent } from '../../../functions/domain/garbage/read-consent.ts'

describe('a commit message', () => {
  it.each`
    message                                                                    | consents
    ${'Drop it\n\nFluxless-Prune: yes'}                                        | ${true}
    ${'Drop it\n\nFluxless-Prune: yes\n'}                                      | ${true}
    ${'Drop it\r\n\r\nfluxless-prune:YES\r\n'}                                 | ${true}
    ${'Drop it\n\nFluxless-Prune : yes'}                                       | ${true}
    ${'Drop it\n\nWhy.\n\nFluxless-Prune: yes\nSigned-off-by: A <a@b.c>'}      | ${true}
    ${'Drop it\n\nFluxless-Prune:\n  yes'}                                     | ${true}
    ${'Drop it\n\nFluxless-Prune: shop'}                                       | ${true}
    ${'Drop it\n\nFluxless-Prune: Shop'}                                       | ${true}
    ${'Drop it\n\nFluxless-Prune: bank'}                                       | ${false}
    ${'Drop it\n\nFluxless-Prune: bank\nFluxless-Prune: shop'}                 | ${true}
    ${'Drop it\n\nFluxless-Prune: no'}                                         | ${false}
    ${'Drop it\n\nFluxless-Prune:'}                                            | ${false}
    ${'Drop it\n\nFluxless-Prune: yes, please'}                                | ${false}
    ${'Drop it\n\nFluxless-Prune: yes\n\nMore text.'}                          | ${false}
    ${'Drop it\n\nI did not write\nFluxless-Prune: yes'}                       | ${false}
    ${'Drop it\n\nnoted\nSigned-off-by: A <a@b.c>\nFluxless-Prune: yes'}       | ${true}
    ${'Drop it\n\na\nb\nc\nd\ne\nf\ng\nSigned-off-by: A\nFluxless-Prune: yes'} | ${false}
    ${'Drop it\n\nX-Fluxless-Prune: yes'}                                      | ${false}
    ${'Drop it\n\n> Fluxless-Prune: yes'}                                      | ${false}
    ${'Fluxless-Prune: yes'}                                                   | ${false}
    ${'Drop it\nFluxless-Prune: yes'}                                          | ${false}
    ${''}                                                                      | ${false}
  `('$message consents: $consents', ({ message, consents }) => {
    expect(readConsent(message, 'shop')).toBe(consents)
  })
})
