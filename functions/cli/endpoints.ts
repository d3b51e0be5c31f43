// fluxctl endpoints: the URL of every endpoint, and what to fill in at the one who knocks there.
import type { EndpointGuide } from '../domain/access/api-objects.ts'
import { renderTable } from '../domain/release/render-table.ts'
import { askApi } from './ask-api.ts'
import { needServer } from './find-server.ts'
import type { Values } from './parse-arguments.ts'
import type { World } from './world.ts'

/** Shows the endpoints of the server; the API is below the same address as they are. */
export async function endpoints(values: Values, world: World): Promise<number> {
  const server = needServer(values, world)
  const guides = await askApi<readonly EndpointGuide[]>({ path: 'v12/endpoints' }, server, world)
  const base = server.url.replace(/\/api\/flux$/, '')
  const told = guides.map(guide => ({ ...guide, url: `${base}${guide.path}` }))
  if (values.get('output-format') === 'json') {
    world.stdout(`${JSON.stringify(told)}\n`)
    return 0
  }
  if (told.length === 0) world.stderr('The server has no endpoints; add some under endpoints in fluxless.yml.\n')
  world.stdout(told.map(renderGuide).join('\n'))
  return 0
}

function renderGuide(guide: EndpointGuide & { readonly url: string }): string {
  const { name, source, url, where, contentType, secret, events, note } = guide
  const rows = [
    ['  URL', url],
    ['  where', where],
    ['  content type', contentType],
    ['  secret', secret],
    ['  events', events],
    ...(note === undefined ? [] : [['  note', note]]),
  ]
  return `${name} (${source})\n${renderTable(rows)}`
}
