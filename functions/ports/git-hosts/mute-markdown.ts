// Takes out of Markdown what would act on a Git host: names that are called, numbers that are linked, HTML.

/** Breaks a word without showing; hosts then no longer take it for a name or a number. */
const NOTHING = '\u200b'

/**
 * Keeps a text from calling people, from linking or closing other requests, and from bringing HTML along.
 *
 * Names of images and files keep their look: an `@` or `#` inside a word calls nobody and stays as it is.
 */
export function muteMarkdown(text: string): string {
  return text
    .replace(/(?<![\w`])@(?=[a-z\d])/gi, `@${NOTHING}`)
    .replace(/#(?=\d)/g, `#${NOTHING}`)
    .replace(/\b(GH-)(?=\d)/gi, `$1${NOTHING}`)
    .replace(/<(?=[a-z/!?])/gi, '&lt;')
}
