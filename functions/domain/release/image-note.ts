// What is told of one image, with what would help.

/** Is something odd that stopped one image and no other: which, why, and what to do. */
export type ImageNote = { readonly image: string; readonly why: string; readonly fix?: string }
