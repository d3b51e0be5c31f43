// Opens the way to a new GitHub App: a page on loopback for the operator's browser, and the exchange of its code.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { convertAppManifest } from '../ports/git-hosts/convert-app-manifest.ts'
import { openHttp } from './http.ts'

/** Says where GitHub is; `say` tells the operator which address to open. */
export type AppMakerOptions = { readonly gitUrl: string | undefined; readonly say: (text: string) => void }

const CALLBACK = '/made'

/** Opens it; the page is served while somebody is asked. */
export function openAppMaker({ gitUrl, say }: AppMakerOptions) {
  const apiUrl = (gitUrl ?? 'https://api.github.com').replace(/\/+$/, '')
  return {
    /** Where Apps are made, of a person or of an organization. */
    pageOf(organization: string | undefined): string {
      const owner = organization === undefined ? '' : `/organizations/${encodeURIComponent(organization)}`
      return `${siteOf(apiUrl)}${owner}/settings/apps/new`
    },
    addressOf: (repository: string) => `${siteOf(apiUrl)}/${repository}`,
    async ask(render: (redirectUrl: string, state: string) => string): Promise<string> {
      const state = randomBytes(16).toString('hex')
      const { promise, resolve } = Promise.withResolvers<string>()
      let page = ''
      const server = createServer((request, response) => {
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
        const code = searchParams.get('code')
        // Whoever else calls here knows no state, and is told nothing.
        const isAnswer = pathname === CALLBACK && searchParams.get('state') === state && code !== null
        const isFound = isAnswer || pathname === '/'
        response.writeHead(isFound ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', connection: 'close' })
        response.end(isAnswer ? 'The App is made. Go on in the terminal.' : isFound ? page : '')
        if (isAnswer) resolve(code)
      })
      await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
      const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      page = render(`${here}${CALLBACK}`, state)
      say(`Open ${here}/ in a browser, and confirm the App there.\n`)
      try {
        return await promise
      } finally {
        server.close()
      }
    },
    convert: (code: string) => convertAppManifest({ apiUrl, code, now: Date.now() }, openHttp()),
  }
}

/** GitHub's pages are at another name than its API, or beside `/api/v3` of an own server. */
function siteOf(apiUrl: string): string {
  return apiUrl === 'https://api.github.com' ? 'https://github.com' : apiUrl.replace(/\/api\/v3$/, '')
}
