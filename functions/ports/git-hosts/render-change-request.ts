// The words of a change request as a Git host takes them.
import { cutText } from './cut-text.ts'
import { muteMarkdown } from './mute-markdown.ts'

/** What GitHub takes: it answers 422 to more. */
const MOST_TITLE_CHARACTERS = 256
/** https://github.com/orgs/community/discussions/27190 */
const MOST_BODY_CHARACTERS = 65_536

/** Cuts title and body to what hosts take; nothing in them calls anybody. */
export function renderChangeRequest({ title, body }: { readonly title: string; readonly body: string }) {
  return {
    title: cutText(title, MOST_TITLE_CHARACTERS),
    body: cutText(muteMarkdown(body), MOST_BODY_CHARACTERS),
  }
}
