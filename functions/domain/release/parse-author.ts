// Reads who somebody says they are: `Name <email>`, as git writes it.
import type { Author } from './automation-rules.ts'

const AUTHOR = /^\s*([^<>\p{Cc}]*[^<>\p{Cc}\s])\s*<([^<>\s\p{Cc}]+)>\s*$/u

/** Parses `Name <email>`; undefined when it is anything else. */
export function parseAuthor(text: string): Author | undefined {
  const [, name, email] = AUTHOR.exec(text) ?? []
  return name === undefined || email === undefined ? undefined : { name, email }
}
