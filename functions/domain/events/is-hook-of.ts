// Tells whether an address of a webhook leads to one of our endpoints.

/** Tells so by the end of its path: where the server stands, only the outside knows. */
export function isHookOf(url: string, endpoints: readonly string[]): boolean {
  if (!URL.canParse(url)) return false
  const { pathname } = new URL(url)
  return endpoints.some(name => pathname.endsWith(`/hook/${name}`))
}
