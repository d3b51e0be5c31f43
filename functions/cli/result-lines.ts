// What a release came to, line by line, as much of it as was asked for.
import type { ContainerUpdate, ResultObject } from '../domain/access/update-objects.ts'
import { parseImageRef } from '../domain/images/parse-image-ref.ts'
import type { ResultStatus } from '../domain/release/release-result.ts'

/** Is one line: what is wrong with a workload, one of its containers, or only that it is there. */
export type ResultLine = {
  readonly id: string
  readonly status: ResultStatus
  /** The id and the status stand on the first line of a workload only. */
  readonly isFirst: boolean
  readonly text: string
  readonly update?: ContainerUpdate
}

/** Is the line that stands above all; the spaces are Flux's. */
export const RESULT_HEADERS = ['WORKLOAD ', 'STATUS ', 'UPDATES']

/** How often -v has to be given for a status to be shown. */
const SHOWN_FROM: Readonly<Record<ResultStatus, number>> = { success: 0, failed: 0, skipped: 1, ignored: 2 }

/** Lists the lines of a result, sorted by workload. */
export function listResultLines(result: ResultObject, verbosity: number): readonly ResultLine[] {
  return Object.entries(result)
    .filter(([, { Status }]) => verbosity >= (SHOWN_FROM[Status] ?? 0))
    .sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))
    .flatMap(([id, { Status: status, Error: error, PerContainer }]) => {
      const updates = (PerContainer ?? []).map(update => ({ text: describe(update), update }))
      const lines: readonly Pick<ResultLine, 'text' | 'update'>[] = [...(error ? [{ text: error }] : []), ...updates]
      const told = lines.length > 0 ? lines : [{ text: '' }]
      return told.map((line, index) => ({ id, status, isFirst: index === 0, ...line }))
    })
}

/** Makes the cells of one line. */
export function renderCells({ id, status, isFirst, text }: ResultLine): readonly string[] {
  return isFirst ? [id, status, text] : ['', '', text]
}

function describe({ Container, Current, Target }: ContainerUpdate): string {
  const parsed = parseImageRef(Target)
  const target = parsed.kind === 'image' ? (parsed.ref.tag ?? parsed.ref.digest ?? '') : Target
  return `${Container}: ${Current} -> ${target}`
}
