// Markdown that calls nobody, links nothing and brings no HTML.
import { describe, expect, it } from 'vitest'
import { muteMarkdown } from '../../../functions/ports/git-hosts/mute-markdown.ts'

describe('muteMarkdown', () => {
  it.each`
    text                                         | muted
    ${'plain text: **bold**, `code`, - lists'}   | ${'plain text: **bold**, `code`, - lists'}
    ${'@ada and (@acme/team)'}                   | ${'@|ada and (@|acme/team)'}
    ${'ghcr.io/acme/web@sha256:00, ada@acme.io'} | ${'ghcr.io/acme/web@sha256:00, ada@acme.io'}
    ${'Fixes #12, acme/web#3 and GH-4'}          | ${'Fixes #|12, acme/web#|3 and GH-|4'}
    ${'## 3 images'}                             | ${'## 3 images'}
    ${'<b>x</b> <!-- y --> <?z?>'}               | ${'&lt;b>x&lt;/b> &lt;!-- y --> &lt;?z?>'}
    ${'semver:>=1 <2, a < b'}                    | ${'semver:>=1 <2, a < b'}
  `('makes "$muted" of "$text"', ({ text, muted }) => {
    expect(muteMarkdown(text)).toBe(muted.replaceAll('|', '\u200b'))
  })
})
