// The table of what runs and what could run.
import { type ImageContainer, type ImageInfo, type ImageStatus, NO_IMAGE_DATA } from '../domain/access/image-status.ts'
import { parseImageRef } from '../domain/images/parse-image-ref.ts'
import { renderTable } from '../domain/release/render-table.ts'

type Row = readonly [workload: string, container: string, image: string, created: string]

const HEADERS: Row = ['WORKLOAD', 'CONTAINER', 'IMAGE', 'CREATED']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Renders the table; a limit of 0 or less shows every tag. */
export function renderImages(
  images: readonly ImageStatus[],
  { limit, hasHeaders }: { readonly limit: number; readonly hasHeaders: boolean },
): string {
  const rows = images.flatMap(({ ID, Containers }) => {
    if (Containers.length === 0) return [[ID, '', '', ''] as const]
    return Containers.flatMap((container, index) => listRows(index === 0 ? ID : '', container, limit))
  })
  return renderTable(hasHeaders ? [HEADERS, ...rows] : rows)
}

function listRows(workload: string, container: ImageContainer, limit: number): readonly Row[] {
  const { Name = '', Current, Available = [], AvailableError } = container
  const running = takeApart(Current)
  const trouble = Available.length > 0 ? '' : AvailableError || NO_IMAGE_DATA
  const tags = Available.map(info => takeApart(info).tag)
  const place = tags.lastIndexOf(running.tag)
  return [
    [workload, Name, running.name, trouble],
    ...listAvailable(Available, tags, Current, limit),
    ...(place === -1 ? [['', '', `'-> ${running.tag || '(untagged)'}`, '?'] as const] : []),
  ]
}

/** What runs is marked by its tag, and shown beyond the limit by its whole reference, as in Flux. */
function listAvailable(
  available: readonly ImageInfo[],
  tags: readonly string[],
  current: ImageInfo,
  limit: number,
): readonly Row[] {
  const running = takeApart(current).tag
  const firstMet = tags.indexOf(running)
  return available.flatMap((info, index): readonly Row[] => {
    const isShown = limit <= 0 || index < limit
    if (!isShown && info.ID !== current.ID) return []
    const omitted = index - limit
    const marker = tags[index] === running ? "'->" : firstMet === -1 || index < firstMet ? '|  ' : '   '
    return [
      ...(isShown || omitted === 0 ? [] : [['', '', `: (${omitted} image(s) omitted)`, ''] as const]),
      ['', '', `${marker} ${tags[index] ?? ''}`, renderMoment(info.CreatedAt)],
    ]
  })
}

/** A reference that is none has neither name nor tag. */
function takeApart({ ID = '' }: ImageInfo): { readonly name: string; readonly tag: string } {
  const parsed = parseImageRef(ID)
  if (parsed.kind === 'malformed') return { name: '', tag: '' }
  const { host, path, tag = '' } = parsed.ref
  return { name: host === '' ? path : `${host}/${path}`, tag }
}

/** As RFC 822 writes it: `20 Mar 20 13:53 UTC`. */
function renderMoment(text: string | undefined): string {
  const at = new Date(text ?? '')
  if (Number.isNaN(at.getTime())) return ''
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()]} ${two(at.getUTCFullYear() % 100)}`
  return `${day} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`
}
