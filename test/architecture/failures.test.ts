// Every failure code is one word for one thing, and the README says what to do about it.
import { describe, expect, it } from 'vitest'
import { readFailureCodes } from '../generate/read-failure-codes.ts'
import { aCheckout } from './a-checkout.ts'
import { checkoutRoot, listFiles, readText } from './checkout.ts'

const codes = readFailureCodes(checkoutRoot)

describe('failure codes', () => {
  it('are all found: no class that tells an operator something lacks one', () => {
    const classes = listFiles('functions/**/*.ts', ['functions/local/**']).flatMap(file =>
      [...readText(file).matchAll(/^(?:export )?class (\w+) extends (?:NeedsPerson|TryLater)\b/gm)].map(() => file),
    )
    expect(classes.length).toBeGreaterThan(30)
    const found = codes.filter(({ class: kind }) => kind === 'needs a person' || kind === 'tried again')
    const reports = found.filter(({ code }) => code === 'tag-taken')
    expect(found.length - reports.length).toBe(classes.length)
  })

  it('are unique', () => {
    const doubled = codes.filter(({ code }, index) => codes.findIndex(other => other.code === code) !== index)
    expect(doubled.map(({ code, file }) => `${code} in ${file}`)).toEqual([])
  })

  it('are kebab-case', () => {
    expect(codes.filter(({ code }) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([])
  })

  it('say what to do, in a sentence', () => {
    expect(codes.filter(({ what, fix }) => what.length < 8 || !/^[A-Z].*[.]$/.test(fix))).toEqual([])
  })

  it('stand in the operations table of the README, as node test/generate/failure-codes.ts lists them', () => {
    const rows = readText('README.md').split('\n')
    const missing = codes.filter(
      ({ code, class: kind }) => !rows.some(row => row.startsWith(`| \`${code}\` | ${kind} |`)),
    )
    expect(missing.map(({ code, class: kind }) => `| \`${code}\` | ${kind} |`)).toEqual([])
  })

  it('in the operations table of the README are ones that exist', () => {
    const told = [
      ...readText('README.md').matchAll(/^\| `([a-z-]+)` \| (?:needs a person|tried again|one object|defect) \|/gm),
    ]
    expect(told.map(([, code]) => code).filter(code => !codes.some(known => known.code === code))).toEqual([])
  })
})

describe('reading them', () => {
  it('takes what and fix from the call of super, whatever form it has', () => {
    using checkout = aCheckout({
      'functions/ports/x/failures.ts': `
/** Says that the plain one failed. */
export class Plain extends NeedsPerson {
  override readonly code = 'plain'
  constructor(where: string) {
    super({ what: 'It failed', where, fix: 'Mend it.' })
  }
}

/** Says that the filled one failed: for a reason. */
export class Filled extends TryLater {
  override readonly code = 'filled'
  override readonly retryAfterMs = 1
  constructor(why: string, waitMs: number) {
    const fix = \`It is tried again in \${waitMs} ms.\`
    super({ what: \`\${why} failed\`, fix })
  }
}
`,
    })
    const read = readFailureCodes(checkout.root).filter(({ file }) => file.startsWith('functions/ports/x/'))
    const file = 'functions/ports/x/failures.ts'
    expect(read).toEqual([
      { code: 'filled', class: 'tried again', what: 'The filled one failed', fix: 'It is tried again in … ms.', file },
      { code: 'plain', class: 'needs a person', what: 'It failed', fix: 'Mend it.', file },
    ])
  })
})
