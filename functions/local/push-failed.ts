// Why an image was not pushed, in a sentence for the person at the terminal.

/** The image was not pushed; the message says why and what to do. */
export class PushFailed extends Error {}
