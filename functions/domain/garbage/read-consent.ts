// Reads from a commit's message whether what it removes may go although it is much: the trailer `Fluxless-Prune`.

const TRAILER = /^([A-Za-z0-9-]+)[ \t]*:(.*)$/
/** Git takes a last paragraph with other lines too when one of these is among them: https://git-scm.com/docs/git-interpret-trailers */
const GENERATED = /^(Signed-off-by: |\(cherry picked from commit )/

/**
 * Reads consent for one target: `Fluxless-Prune: yes`, or the target's name for this one alone. It must stand among the
 * trailers, in the last paragraph and below the subject; a mention elsewhere is none.
 */
export function readConsent(message: string, target: string): boolean {
  const paragraphs = message
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n(?:[ \t]*\n)+/)
  const last = paragraphs.length > 1 ? paragraphs.at(-1) : undefined
  if (last === undefined) return false
  return readTrailers(last).some(
    ([key, value]) => key === 'fluxless-prune' && (value === 'yes' || value === target.toLowerCase()),
  )
}

function readTrailers(paragraph: string): readonly (readonly [key: string, value: string])[] {
  const lines = unfold(paragraph.split('\n'))
  const trailers = lines.flatMap(line => {
    const [, key, value] = TRAILER.exec(line) ?? []
    return key === undefined || value === undefined ? [] : [[key.toLowerCase(), value.trim().toLowerCase()] as const]
  })
  const others = lines.length - trailers.length
  // Git's own measure: all of them, or a quarter when Git itself wrote one.
  return others === 0 || (lines.some(line => GENERATED.test(line)) && trailers.length * 3 >= others) ? trailers : []
}

/** A line that starts with white space goes on the one before. */
function unfold(lines: readonly string[]): readonly string[] {
  const whole: string[] = []
  for (const line of lines) {
    const before = whole.at(-1)
    if (/^[ \t]/.test(line) && before !== undefined) whole[whole.length - 1] = `${before} ${line.trim()}`
    else whole.push(line)
  }
  return whole
}
