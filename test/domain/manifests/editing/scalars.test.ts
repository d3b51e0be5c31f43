// How one text is written over another: the quotes stay, the comment stays in its column, the text comes back.
import { describe, expect, it } from 'vitest'
import { aDeployment, aRelease, edit, image, set } from './an-edit.ts'

const annotated = (lines: string) => aDeployment({ metadata: `  annotations:\n${lines}` })

describe('a scalar that is replaced', () => {
  it.each([
    // The quotes stay.
    { was: 'k: old', text: 'new', is: 'k: new' },
    { was: "k: 'old'", text: 'new', is: "k: 'new'" },
    { was: 'k: "old"', text: 'new', is: 'k: "new"' },
    { was: 'k:   old', text: 'new', is: 'k:   new' },
    { was: 'k: old   ', text: 'new', is: 'k: new   ' },
    { was: 'k:\told', text: 'new', is: 'k:\tnew' },
    { was: "k: 'old'", text: "it's", is: "k: 'it''s'" },
    { was: 'k: "old"', text: 'say "hi"\\', is: 'k: "say \\"hi\\"\\\\"' },
    { was: 'k: "\\x41\\u263a"', text: 'new', is: 'k: "new"' },
    { was: 'k: "old"', text: 'a\tb\u0001\u0085', is: 'k: "a\\tb\\u0001\\u0085"' },
    { was: "k: 'old'", text: 'two\nlines', is: 'k: "two\\nlines"' },
    { was: 'k: old', text: 'two\nlines', is: 'k: "two\\nlines"' },
    { was: "'k': old", text: 'new', is: "'k': new" },
    { was: '"k" : old', text: 'new', is: '"k" : new' },
    { was: '? k\n    : old', text: 'new', is: '? k\n    : new' },
    { was: 'k: !!str 1.10', text: '1.11', is: 'k: !!str 1.11' },
    { was: 'k: ! 1', text: '2', is: 'k: ! 2' },
    { was: 'k: !mine old', text: '1', is: 'k: !mine 1' },
    { was: 'k: &anchor old', text: 'new', is: 'k: &anchor new' },
    { was: 'k:\n      old', text: 'new', is: 'k:\n      new' },
    // What would be read as something else gets single quotes.
    { was: 'k: old', text: '1.11', is: "k: '1.11'" },
    { was: 'k: old', text: '1234567', is: "k: '1234567'" },
    { was: 'k: old', text: '0644', is: "k: '0644'" },
    { was: 'k: old', text: '0x10', is: "k: '0x10'" },
    { was: 'k: old', text: '0b1', is: "k: '0b1'" },
    { was: 'k: old', text: '0o7', is: "k: '0o7'" },
    { was: 'k: old', text: '1e3', is: "k: '1e3'" },
    { was: 'k: old', text: '1_000', is: "k: '1_000'" },
    { was: 'k: old', text: '.5', is: "k: '.5'" },
    { was: 'k: old', text: '-.inf', is: "k: '-.inf'" },
    { was: 'k: old', text: '.nan', is: "k: '.nan'" },
    { was: 'k: old', text: '1:30', is: "k: '1:30'" },
    { was: 'k: old', text: '2001-01-01', is: "k: '2001-01-01'" },
    { was: 'k: old', text: '2001-01-01T00:00:00Z', is: "k: '2001-01-01T00:00:00Z'" },
    { was: 'k: old', text: 'true', is: "k: 'true'" },
    { was: 'k: old', text: 'No', is: "k: 'No'" },
    { was: 'k: old', text: 'on', is: "k: 'on'" },
    { was: 'k: old', text: 'y', is: "k: 'y'" },
    { was: 'k: old', text: 'null', is: "k: 'null'" },
    { was: 'k: old', text: '~', is: "k: '~'" },
    { was: 'k: old', text: '', is: "k: ''" },
    { was: 'k: "1.10"', text: '1.11', is: 'k: "1.11"' },
    // What means something to YAML gets single quotes, what only looks like it does not.
    { was: 'k: old', text: '*', is: "k: '*'" },
    { was: 'k: old', text: 'glob:*', is: 'k: glob:*' },
    { was: 'k: old', text: 'semver:>=1.0, <2', is: 'k: semver:>=1.0, <2' },
    { was: 'k: old', text: '>=1.0', is: "k: '>=1.0'" },
    { was: 'k: old', text: 'regexp:^v[0-9]+$', is: 'k: regexp:^v[0-9]+$' },
    { was: 'k: old', text: 'a: b', is: "k: 'a: b'" },
    { was: 'k: old', text: 'a:', is: "k: 'a:'" },
    { was: 'k: old', text: 'a #b', is: "k: 'a #b'" },
    { was: 'k: old', text: 'a#b', is: 'k: a#b' },
    { was: 'k: old', text: '#b', is: "k: '#b'" },
    { was: 'k: old', text: '- a', is: "k: '- a'" },
    { was: 'k: old', text: '-a', is: 'k: -a' },
    { was: 'k: old', text: ' padded ', is: "k: ' padded '" },
    { was: 'k: old', text: '{a}', is: "k: '{a}'" },
    { was: 'k: old', text: '@here', is: "k: '@here'" },
    { was: 'k: old', text: '%', is: "k: '%'" },
    { was: 'k: old', text: '<<', is: "k: '<<'" },
    { was: 'k: old', text: 'key=value=more', is: 'k: key=value=more' },
    { was: 'k: old', text: 'smile 😀', is: 'k: smile 😀' },
    { was: 'k: old', text: '\ufeffmark', is: 'k: "\\ufeffmark"' },
    // What is no text becomes one.
    { was: 'k: true', text: 'true', is: "k: 'true'" },
    { was: 'k: 1', text: 'one', is: 'k: one' },
    { was: 'k:', text: 'v', is: 'k: v' },
    { was: 'k: # none', text: 'v', is: 'k: v # none' },
    { was: 'k: ~', text: 'true', is: "k: 'true'" },
    // Several lines become one, blocks stay blocks where the text fits.
    { was: 'k: two\n      lines', text: 'one', is: 'k: one' },
    { was: 'k: "two\n      lines"', text: 'one', is: 'k: "one"' },
    { was: "k: 'two\n\n      lines' # why", text: 'one', is: "k: 'one' # why" },
    { was: 'k: |-\n      old', text: 'new', is: 'k: |-\n      new' },
    { was: 'k: >-\n      old\n      text', text: 'new', is: 'k: >-\n      new' },
    { was: 'k: |\n      old', text: 'new\n', is: 'k: |\n      new' },
    { was: 'k: |-\n       a\n\n       b', text: 'c\n\n d', is: 'k: |-\n       c\n\n        d' },
    { was: 'k: | # why\n      old', text: 'new', is: 'k: new # why' },
    { was: 'k: |\n      old\n\n      older\n    # below', text: 'new', is: 'k: new\n    # below' },
    { was: 'k: |+\n      old\n', text: 'new', is: 'k: new' },
    { was: 'k: >-\n      old', text: 'two\nlines', is: 'k: "two\\nlines"' },
    { was: 'k: |-\n      old', text: ' indented', is: "k: ' indented'" },
    { was: 'k: |2-\n      old', text: 'new', is: 'k: |2-\n      new' },
  ])('turns `$was` with $text into `$is`', ({ was, text, is }) => {
    const before = annotated(`    ${was}\n    z: last\n`)
    expect(edit(before, [set('k', text)])).toBe(annotated(`    ${is}\n    z: last\n`))
  })
})

describe('a comment behind it', () => {
  it.each([
    { was: 'image: x:1 # why', text: 'x:2', is: 'image: x:2 # why' },
    { was: 'image: x:long # why', text: 'x:2', is: 'image: x:2    # why' },
    { was: 'image: x:1 # why', text: 'x:long', is: 'image: x:long # why' },
    { was: 'image: x:1     # why', text: 'x:long', is: 'image: x:long  # why' },
    { was: 'image: x:1\t# why', text: 'x:long', is: 'image: x:long\t# why' },
    { was: 'image: "x:😀" # why', text: 'x:1', is: 'image: "x:1" # why' },
    { was: 'image: x:1#no', text: 'x:2', is: 'image: x:2' },
    { was: 'image: x:1 #', text: 'x:22', is: 'image: x:22 #' },
  ])('stays in its column while there is room: `$was` becomes `$is`', ({ was, text, is }) => {
    const before = aDeployment({ containers: `        - name: c\n          ${was}\n` })
    const after = aDeployment({ containers: `        - name: c\n          ${is}\n` })
    expect(edit(before, [image('c', text)])).toBe(after)
  })
})

describe('between braces', () => {
  it.each([
    { was: '{ name: c, image: x:1 }', text: 'x:2', is: '{ name: c, image: x:2 }' },
    { was: '{image: x:1, name: c}', text: 'h.io/x:2', is: '{image: h.io/x:2, name: c}' },
    { was: '{"name":"c","image":"x:1"}', text: 'x:2', is: '{"name":"c","image":"x:2"}' },
    { was: "{name: c, image: 'x:1', }", text: 'x:2', is: "{name: c, image: 'x:2', }" },
    { was: '{name: c, image: x:1} # why', text: 'x:long', is: '{name: c, image: x:long} # why' },
    {
      was: '{name: c,\n           image: x:1 # why\n          }',
      text: 'x:2',
      is: '{name: c,\n           image: x:2 # why\n          }',
    },
  ])('turns $was into $is', ({ was, text, is }) => {
    const before = aDeployment({ containers: `        - ${was}\n` })
    expect(edit(before, [image('c', text)])).toBe(aDeployment({ containers: `        - ${is}\n` }))
  })

  it.each([
    { was: '{image: r/i, tag: v1}', text: '1.2', is: "{image: r/i, tag: '1.2'}" },
    { was: '{image: r/i, tag: v1}', text: 'a?b', is: "{image: r/i, tag: 'a?b'}" },
    { was: '{image: r/i, tag: }', text: 'v2', is: '{image: r/i, tag: v2 }' },
    { was: '{"image": "r/i", "tag": null}', text: 'v2', is: '{"image": "r/i", "tag": "v2"}' },
    { was: '{"image":"r/i","tag":""}', text: 'v2', is: '{"image":"r/i","tag":"v2"}' },
  ])('quotes more: $was becomes $is', ({ was, text, is }) => {
    const before = aRelease(`    ${was}\n`)
    expect(edit(before, [image('chart-image', `r/i:${text}`)], 'HelmRelease/a')).toBe(aRelease(`    ${is}\n`))
  })
})
