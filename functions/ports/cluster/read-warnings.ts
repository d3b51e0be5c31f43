// What the server says beside its answer: deprecated versions, fields without effect.
import type { ApiAnswer } from './transport.ts'

const WARNING = /299 \S+ "((?:[^"\\]|\\.)*)"/g

/**
 * Reads the `Warning` headers of an answer, in their order.
 *
 * @see https://kubernetes.io/blog/2020/09/03/warnings/
 */
export function readWarnings({ headers }: Pick<ApiAnswer, 'headers'>): readonly string[] {
  const lines = headers.warning ?? []
  return lines.flatMap(line => [...line.matchAll(WARNING)].map(([, text = '']) => text.replace(/\\(.)/g, '$1')))
}
