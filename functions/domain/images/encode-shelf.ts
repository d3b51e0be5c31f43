// Writes a shelf as text for the table: short, because a repository may have thousands of tags.
import type { ImageRepo, Tag } from './image.ts'
import { emptyShelf, type Shelf, type ShelvedImage } from './shelf.ts'

/** Changes with the form of the text: a shelf in another form is read again from the registry. */
const FORM = 1

type Row = [
  tag: Tag,
  readAt: number,
  trustMs: number,
  digest: string | 0,
  createdAt: number | null,
  labelledAt: number | null,
  fault: string,
]

/** Renders a shelf as JSON. */
export function encodeShelf({ tags, listedAt, images, arrivals, failure }: Shelf): string {
  const rows = [...images].map(([tag, { readAt, trustMs, digest, createdAt, labelledAt, fault }]): Row => {
    return [tag, readAt, trustMs, digest ?? 0, createdAt ?? null, labelledAt ?? null, fault ?? '']
  })
  return JSON.stringify({ form: FORM, tags, listedAt, rows, arrivals, ...(failure === undefined ? {} : { failure }) })
}

/** Parses what {@link encodeShelf} rendered; an empty shelf when it is of another form. */
export function parseShelf(repo: ImageRepo, text: string): Shelf {
  const { form, rows, ...rest } = JSON.parse(text) as Omit<Shelf, 'repo' | 'images'> & { form: number; rows: Row[] }
  return form === FORM ? { ...rest, repo, images: new Map(rows.map(parseRow)) } : emptyShelf(repo)
}

function parseRow([tag, readAt, trustMs, digest, createdAt, labelledAt, fault]: Row): [Tag, ShelvedImage] {
  const image = {
    readAt,
    trustMs,
    ...(digest === 0 ? {} : { digest }),
    ...(createdAt === null ? {} : { createdAt }),
    ...(labelledAt === null ? {} : { labelledAt }),
    ...(fault === '' ? {} : { fault }),
  }
  return [tag, image as ShelvedImage]
}
