// What a release came to, line by line, as much of it as was asked for.
import { parseImageRef } from '../images/parse-image-ref.ts'
import type { ContainerChange, ReleaseResult, ResultStatus } from './release-result.ts'

/** Is one line: what is wrong with a workload, one of its containers, or only that it is there. */
export type ResultLine = {
  readonly id: string
  readonly status: ResultStatus
  /** The id and the status stand on the first line of a workload only. */
  readonly isFirst: boolean
  readonly text: string
  readonly change?: ContainerChange
}

/** How often -v has to be given for a status to be shown. */
const SHOWN_FROM: Readonly<Record<ResultStatus, number>> = { success: 0, failed: 0, skipped: 1, ignored: 2 }

/** Lists the lines of a result, sorted by workload; `verbosity` 0 leaves out what was skipped or ignored, 1 what was ignored. */
export function listResultLines(result: ReleaseResult, verbosity: number): readonly ResultLine[] {
  return [...result]
    .filter(([, { status }]) => verbosity >= (SHOWN_FROM[status] ?? 0))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([id, { status, error, containers }]) => {
      const changes = containers.map(change => ({ text: describe(change), change }))
      const lines: readonly Pick<ResultLine, 'text' | 'change'>[] = [...(error ? [{ text: error }] : []), ...changes]
      const told = lines.length > 0 ? lines : [{ text: '' }]
      return told.map((line, index) => ({ id, status, isFirst: index === 0, ...line }))
    })
}

/** What stands behind the name: the tag, and the digest where there is one. */
function describe({ container, current, target }: ContainerChange): string {
  const parsed = parseImageRef(target)
  const { tag, digest } = parsed.kind === 'image' ? parsed.ref : { tag: target, digest: undefined }
  return `${container}: ${current} -> ${[tag, digest].filter(part => part !== undefined).join('@')}`
}
