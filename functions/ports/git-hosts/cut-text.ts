// Cuts a text to what a Git host takes.

/** Cuts a text to so many UTF-16 units with an ellipsis at the end, never through a character. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  let kept = ''
  for (const character of text) {
    if (kept.length + character.length >= maxLength) break
    kept += character
  }
  return `${kept.trimEnd()}…`
}
