// Pages of a list, with the Link header that names its neighbours.

const DEFAULT_PER_PAGE = 30
const MOST_PER_PAGE = 100

/** Where a page starts and how long it may be. */
export function pageOf(query: URLSearchParams): {
  readonly page: number
  readonly perPage: number
  readonly skip: number
} {
  const number = (name: string, fallback: number) => {
    const value = Number.parseInt(query.get(name) ?? '', 10)
    return Number.isFinite(value) && value > 0 ? value : fallback
  }
  const page = number('page', 1)
  const perPage = Math.min(number('per_page', DEFAULT_PER_PAGE), MOST_PER_PAGE)
  return { page, perPage, skip: (page - 1) * perPage }
}

/** Writes the Link header for a page of a list that is `total` long; nothing when it all fits on one page. */
export function linkHeader(url: string, query: URLSearchParams, total: number): Readonly<Record<string, string>> {
  const { page, perPage } = pageOf(query)
  const last = Math.max(1, Math.ceil(total / perPage))
  const to = (target: number, rel: string) => {
    const next = new URLSearchParams(query)
    next.set('page', String(target))
    return `<${url}?${next}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [to(page - 1, 'prev')] : []),
    ...(page < last ? [to(page + 1, 'next'), to(last, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ]
  return links.length > 0 ? { link: links.join(', ') } : {}
}
