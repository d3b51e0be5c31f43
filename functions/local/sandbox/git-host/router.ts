// Finds the handler of a REST path; segments are decoded after the path was split, so `heads%2Fmain` is one of them.
import type { Answer } from './answer.ts'
import type { Repository } from './repositories.ts'

/** One REST call on one repository. */
export type Call = {
  readonly repository: Repository
  /** What stood for `:` and `*` in the pattern, in order. */
  readonly params: readonly string[]
  readonly query: URLSearchParams
  readonly accept: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A handler under its method and pattern, for example `git/ref/*`. */
export type Route = {
  readonly method: string
  readonly pattern: string
  readonly answer: (call: Call) => Promise<Answer>
}

/** Decodes the segments of a path, or says undefined when one is not valid. */
export function decodeSegments(path: string): readonly string[] | undefined {
  try {
    return path.split('/').map(decodeURIComponent)
  } catch {
    return undefined
  }
}

/** Finds the first route that fits, with its parameters. */
export function findRoute(
  routes: readonly Route[],
  method: string,
  segments: readonly string[],
): { readonly route: Route; readonly params: readonly string[] } | undefined {
  for (const route of routes) {
    if (route.method !== method) continue
    const params = match(route.pattern === '' ? [] : route.pattern.split('/'), segments)
    if (params) return { route, params }
  }
  return undefined
}

// `:` takes one segment; `*` takes one or more, and as many as what follows it leaves.
function match(pattern: readonly string[], segments: readonly string[]): readonly string[] | undefined {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern.length === segments.length ? matchEach(pattern, segments) : undefined
  const after = pattern.length - star - 1
  if (segments.length < pattern.length || segments.at(-1) === '') return undefined
  const before = matchEach(pattern.slice(0, star), segments.slice(0, star))
  const rest = matchEach(pattern.slice(star + 1), segments.slice(segments.length - after))
  return before && rest ? [...before, segments.slice(star, segments.length - after).join('/'), ...rest] : undefined
}

function matchEach(pattern: readonly string[], segments: readonly string[]): readonly string[] | undefined {
  // An empty segment, as a slash at the end makes, is nobody's parameter.
  const fits = pattern.every((part, index) => (part === ':' ? segments[index] !== '' : part === segments[index]))
  return fits ? segments.filter((_, index) => pattern[index] === ':') : undefined
}
