// The text of commit and tag objects: parsed into fields, and written from them.

/** Who did it and when, as git keeps it. */
export type Signature = {
  readonly name: string
  readonly email: string
  readonly epochSeconds: number
  /** For example `+0200`. */
  readonly zone: string
}

/** A commit's fields. */
export type CommitText = {
  readonly tree: string
  readonly parents: readonly string[]
  readonly author: Signature
  readonly committer: Signature
  readonly message: string
  readonly signature?: string
}

/** An annotated tag's fields. */
export type TagText = {
  readonly object: string
  readonly type: string
  readonly tag: string
  readonly tagger: Signature | undefined
  readonly message: string
}

/** Reads a commit object. */
export function parseCommit(bytes: Buffer): CommitText {
  const { headers, message } = split(bytes)
  const one = (key: string) => headers.find(([name]) => name === key)?.[1]
  const signature = one('gpgsig')
  return {
    tree: one('tree') ?? '',
    parents: headers.filter(([name]) => name === 'parent').map(([, value]) => value),
    author: parseSignature(one('author') ?? ''),
    committer: parseSignature(one('committer') ?? ''),
    message,
    ...(signature === undefined ? {} : { signature }),
  }
}

/** Writes a commit object. */
export function writeCommit(commit: CommitText): string {
  const lines = [
    `tree ${commit.tree}`,
    ...commit.parents.map(parent => `parent ${parent}`),
    `author ${writeSignature(commit.author)}`,
    `committer ${writeSignature(commit.committer)}`,
    ...(commit.signature === undefined ? [] : [`gpgsig ${commit.signature.trimEnd().replaceAll('\n', '\n ')}`]),
  ]
  return `${lines.join('\n')}\n\n${commit.message}`
}

/** Reads an annotated tag object. */
export function parseTag(bytes: Buffer): TagText {
  const { headers, message } = split(bytes)
  const one = (key: string) => headers.find(([name]) => name === key)?.[1]
  const tagger = one('tagger')
  return {
    object: one('object') ?? '',
    type: one('type') ?? '',
    tag: one('tag') ?? '',
    tagger: tagger === undefined ? undefined : parseSignature(tagger),
    message,
  }
}

/** Writes an annotated tag object. */
export function writeTag(tag: TagText & { readonly tagger: Signature }): string {
  const lines = [`object ${tag.object}`, `type ${tag.type}`, `tag ${tag.tag}`, `tagger ${writeSignature(tag.tagger)}`]
  return `${lines.join('\n')}\n\n${tag.message}`
}

/** An instant as GitHub's REST API prints it: `2026-01-02T03:04:05Z`. */
export function utcDate(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString().replace('.000Z', 'Z')
}

/** An instant in its own time zone: `2026-01-02T05:04:05+02:00`. */
export function zonedDate({ epochSeconds, zone }: Signature): string {
  const sign = zone.startsWith('-') ? -1 : 1
  const minutes = sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5)))
  const local = utcDate(epochSeconds + minutes * 60).slice(0, -1)
  return `${local}${zone.slice(0, 3)}:${zone.slice(3, 5)}`
}

/** Makes a signature from an API's fields; the date keeps its zone when it names one. */
export function aSignature(
  fields: { readonly name: string; readonly email: string; readonly date?: string | undefined },
  nowMs: number,
): Signature {
  const clean = (text: string) => text.replace(/[<>\n\0]/g, '').trim()
  const parsedMs = fields.date === undefined ? nowMs : Date.parse(fields.date)
  const zone = /([+-]\d\d):?(\d\d)$/.exec(fields.date ?? '')
  return {
    name: clean(fields.name),
    email: clean(fields.email),
    epochSeconds: Math.floor(parsedMs / 1000),
    zone: zone ? `${zone[1]}${zone[2]}` : '+0000',
  }
}

function split(bytes: Buffer): { headers: readonly (readonly [string, string])[]; message: string } {
  const text = bytes.toString('utf8')
  const blank = text.indexOf('\n\n')
  const head = blank < 0 ? text : text.slice(0, blank)
  // A header's further lines start with a space.
  const headers = head
    .replaceAll('\n ', '\0')
    .split('\n')
    .map(line => {
      const space = line.indexOf(' ')
      return [line.slice(0, space), line.slice(space + 1).replaceAll('\0', '\n')] as const
    })
  return { headers, message: blank < 0 ? '' : text.slice(blank + 2) }
}

function parseSignature(text: string): Signature {
  const [, name = '', email = '', seconds = '0', zone = '+0000'] =
    /^(.*?) ?<(.*?)> (-?\d+) ([+-]\d{4})$/.exec(text) ?? []
  return { name, email, epochSeconds: Number(seconds), zone }
}

function writeSignature(signature: Signature): string {
  return `${signature.name} <${signature.email}> ${signature.epochSeconds} ${signature.zone}`
}
