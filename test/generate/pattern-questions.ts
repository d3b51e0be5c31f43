// What is asked of the libraries that Flux v1 is built with: each form that their documentation names, and many by chance.

const words = (text: string) => text.trim().split(/\s+/)

const VERSIONS = words(`
  0 1 2 v1 v2 1.2 v1.2 1.10 1.10.0 v1.10.0 0.0.0 0.0.1 0.0.3 0.0.4 0.0.9 0.1.0 0.1.3 0.2.0 0.2.3 0.2.4 0.3.0 0.5.3 0.9.9
  1.0.0 1.0.1 1.1.0 1.1.9 1.2.0 1.2.1 1.2.2 1.2.3 1.2.4 1.2.9 1.2.30 1.3.0 1.9.9 2.0.0 2.0.1 2.1.0 2.9.9 3.0.0 3.4.5 3.4.6
  4.1 5.5.5 11 11.0.0 11.0.1 11.1 11.1.0 11.1.1 11.2 11.2.1 12 12.0.0 12.1.0 20200101 1234567 0123456 2020-01-02 2020.01.02
  0.0.0-0 0.0.0-alpha 0.0.1-rc 0.1.0-0 0.2.3-beta 0.2.3-beta.2 0.2.4-beta 1-0 1-rc 1.2-5 1.0.0-0 1.0.0-alpha 1.0.0-alpha.1
  1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0-rc.0 1.0.1-0 1.0.1-rc.1 1.2.0-beta 1.2.3-0 1.2.3-alpha
  1.2.3-beta 1.2.3-beta.1 1.2.3-rc.1 1.2.4-rc.1 1.3.0-rc.1 2.0.0-0 2.0.0-rc.1 2.0.0-rc.10 2.0.0-rc.9 2.1.0-alpha 3.0.0-rc.1
  11.1.0-rc 12.0.0-rc 1.2.3--1 1.2.3-x-y 1.2.3-1.2.3 1.2.3-X 1.2.3-x 1.2.3+build 1.2.3+build.2 1.2.3-rc.1+build v1.2.3-rc.1+b
  1.2.3+0.0 1.2.3+sha-1a2b 1.02.3 01.2.3 1.2.03 1.0.0-05 1.0.0-0.05 1.0.0-05a 1.0.0-00 1.0.0-rc.01 1.0.0-99999999999999999999
  1.0.0-99999999999999999998 1.0.0-18446744073709551615 1.0.0-18446744073709551616 1.0.0-9 1.0.0-a 18446744073709551615
  18446744073709551614 18446744073709551616 1.18446744073709551615.0 1.99999999999999999999 9007199254740993 9007199254740992
  1.9007199254740993.1 1.9007199254740992.1 00000000000000000000000001.2.3 1.2.3.4 1.2.3. .1 1. 1..2 v v.1 vv1 V1.2.3 =1.2.3
  1.2.3- 1.2.3+ 1.2.3-+b 1.2.3-a..b 1.2.3-.a 1.2.3-a. 1.2.3+a..b 1.2.3+a+b 1.2.3_4 1.2.3~4 1,2 1.x * x latest main 1e3 0x10
  -1 +1 1.-2 1.2.3-é 1.2.3-beta_1 release-1.2.3 1.2.3-20200101.abcdef0 a1b2c3d 1a2b3c4 7654321 sha-1234567`).concat(
  '',
  ' 1.2.3',
  '1.2.3 ',
  '1.2.3\n',
  '1 2',
)

const OPERATORS = ['', '=', '!=', '>', '<', '>=', '=>', '<=', '=<', '~', '~>', '^']
const OPERANDS = words(`
  0 1 2 11 1.2 11.1 0.0 0.2 0.0.0 0.0.3 0.2.3 1.2.3 1.0.0 2.0.0 v1 v1.2.3 * x X 1.x 1.X 1.* 1.2.x 1.2.* 0.x 0.0.x *.2.3 x.x.x 1.x.3
  1-beta 1.2-beta 1.2.x-beta 1.x-beta *-0 1.2.3-0 1.2.3-beta 1.2.3-beta.2 0.0.0-0 0.2.3-beta 1.0.0-rc.0 2.0.0-0 1.2.3+build 1.x+b
  0.0-0 0-0 01.2 18446744073709551615 9007199254740993`)

const CONSTRAINTS = [
  ...OPERATORS.flatMap(operator => OPERANDS.map(operand => operator + operand)),
  ...[
    '>=1.2.3, <2.0.0',
    '>=1.2.3 <2.0.0',
    '>= 1.2.3 , < 2.0.0',
    '>=1.2.3,<2.0.0',
    '>=1.2.3<2.0.0',
    '>=1.0.0-rc.0, <1.0.1',
    '>=1.0.0-rc.0, <1.0.1-0',
    '>=1.2.3-0 <2.0.0-0',
    '>1, !=1.2.4',
    '>=1.2, !=1.2.4, <1.3',
    '~1.2, !=1.2.3',
    '~1.2 || ~2.0',
    '~1.2||^2',
    '~1.2 || >=3, <4 || 0.x',
    '<1 || >=2.0.0-0',
    '!=1.x || =1.2.3',
    '1.2 - 3.4.5',
    '1.2.3 - 2',
    '1 - 2 - 3',
    '1.2 - 3.4.5 || 5.x',
    '1 - 2, 3 - 4',
    '1.2.3-beta - 2.0.0',
    '1.x - 2.x',
    '* - 2',
    '1.2  -  3.4.5',
    '1.2 -3',
    '1.2- 3',
    '1.2-3',
    '>1.2 - 3',
    ' 1.2.3',
    '1.2.3 ',
    '\t1.2.3\n',
    '1.2.3,',
    '1.2.3 ,',
    '1.2.3,,',
    ',1.2.3',
    '1.2.3, , 2',
    '',
    ' ',
    ',',
    '||',
    '1 ||',
    '|| 1',
    '1 || || 2',
    '1 | 2',
    '1|2',
    'x.1|2.3',
    '1.|',
    'xx',
    '1.xx',
    '1x',
    '1.2.3.4',
    '1.22.3.4',
    '>1.22.3.4',
    '1+22+3',
    '1.2.3v4',
    '1.2.3>4',
    '1 2 3',
    '1.2.3 1.2.3',
    '> 1.2.3',
    '>  1.2.3',
    '~ 1.2',
    '^ 1',
    '! 1',
    '>>1',
    '~=1.2',
    '~>=1.2',
    '^^1',
    '==1',
    '===1',
    '>=',
    '>',
    '~',
    'v',
    'vv1',
    'V1',
    'latest',
    'semver',
    'a',
    '1.a',
    '1.2.3-',
    '1.2.3+',
    '1.2.3-beta..1',
    '1.2.3-05',
    '>=1.2.3-05',
    '1.0.0-0.01',
    '18446744073709551616',
    '>=1.99999999999999999999',
    '>=1.2.3 && <2',
    '>=1.2.3 and <2',
    '(1.2.3)',
    '[1.0,2.0)',
    '1.2.3;2',
    '1.2.3 - ',
    ' - 1.2.3',
    '>=1\u00a0<2',
    '>=1\v<2',
    '>=1\f<2',
    '>=1.2.3\r\n<2',
    'é',
    '1.2.3-é',
  ],
]

const TAGS = words(`
  latest LATEST Latest lat latest-1 1.0 1.0.0 v1.0.0 main main-1a2b3c4-1600000000 main-1 dev-9 master-abc release-1.2.3 a aa ab
  aab abb abbc abc a.b a_b a-b A 0 00 0644 1-2 ABC-def prod.2020-01-01 prod.2020-13-01 sha-1a2b3c4`).concat(
  '',
  'a/b',
  'é',
  'a\nb',
)
const GLOBS = words(
  'latest lat* *lat* * ** a a* *a a*a *a*b* a*b*c a*bc*c a?c [a] A .* main-* *-1 main-*-* *.*.* v* v*.* 1.* glob:* a*/b */* é *\\*',
).concat('', 'a\n*', 'a b')
const REGEXPS = words(String.raw`
  .* ^.*$ latest ^latest$ (?i)^LATEST$ ^main-[0-9a-f]{7}-(\d+)$ ^v?\d+\.\d+\.\d+$ ^(?P<main>main)- ^(?<main>main)- \d+ ^\d+$ ^$
  a|b ^(a|ab)(c|bcd)?$ [[:alpha:]]+ ^[[:digit:]]+$ \pL ^\p{Greek}$ ^\PL+$ \bmain\b \Bain \Qa.b\E ^\w+$ ^\W$ \s (?s)a.b a.b (?m)^b$ ^b$
  a{2} a{2,} ^a{0,1}$ a{1000} a{1001} (a{100}){100} (?U)a+ a*? a+? x** a++ a?? * + ? ( ) (a [ [a ] a] [z-a] [^a] ^[^a-z]+$ (?=a) (?!a)
  (?<=a)b (?<!a)b (?>a) \1 (a)\1 \C \Z \z a\z \A \Aa \G \k<x> (?P<n>a)(?P<n>b) (?x)a (?i:LAT) (?-i)a \x61 \x{e9} \u00e9 \07 \8 \cA \a
  \d{4}-\d{2}-\d{2} ^prod\.(\d{4}-(0[1-9]|1[0-2])-\d{2})$ é ^.$ [\d-x] [a-\d] \pN \p{Foo} (|a) (?:) a||b {1} a{,2} a{2,1} (((((a)))))`).concat(
  '',
  ' ',
  'a b',
)

/** Draws the same numbers each time: the recording must not change by itself. */
function drawFrom(seed: number): <T>(things: readonly T[]) => T {
  let state = seed
  return things => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return things[Math.floor((state / 2 ** 32) * things.length)] as (typeof things)[number]
  }
}

function constraintsByChance(count: number): readonly string[] {
  const draw = drawFrom(20_201_027)
  const parts = words('0 0 1 1 2 3 9 11 x * 01')
  const tails = ['', '', '', '', '', '-0', '-rc.1', '-beta', '-05', '+b', '-a.1+b', '.4', '-']
  const joints = [', ', ',', ' ', ' || ', '||', ' - ', ' , ', '  ', '', ' ||', '|', ' -']
  const operand = () =>
    `${draw(['', '', 'v'])}${Array.from({ length: draw([1, 2, 3, 3]) }, () => draw(parts)).join('.')}${draw(tails)}`
  const one = () => `${draw(OPERATORS)}${draw(['', '', ' '])}${operand()}`
  const whole = (ones: readonly string[]) => ones.reduce((left, right) => `${left}${draw(joints)}${right}`)
  return Array.from({ length: count }, () => whole(Array.from({ length: draw([1, 2, 2, 3, 4]) }, one)))
}

/** Are the questions, each once. */
export const PATTERN_QUESTIONS = {
  versions: [...new Set(VERSIONS)],
  constraints: [...new Set([...CONSTRAINTS, ...constraintsByChance(900)])],
  tags: [...new Set(TAGS)],
  globs: [...new Set(GLOBS)],
  regexps: [...new Set(REGEXPS)],
} as const
