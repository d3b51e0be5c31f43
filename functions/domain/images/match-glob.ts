// Globs as Flux v1 writes them: `*` stands for any run of characters, "/" included, and nothing else is special.

/**
 * Says whether a text matches a glob, anchored at both ends and with case. Takes time linear in the text for each part.
 *
 * @see https://github.com/ryanuber/go-glob
 */
export function matchGlob(glob: string, text: string): boolean {
  const [head = '', ...rest] = glob.split('*')
  const tail = rest.pop()
  if (tail === undefined) return text === glob
  if (!text.startsWith(head)) return false
  let from = head.length
  for (const part of rest) {
    const at = text.indexOf(part, from)
    if (at === -1) return false
    from = at + part.length
  }
  return text.length - tail.length >= from && text.endsWith(tail)
}
