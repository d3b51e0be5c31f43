// Picks the one way out.
import { openHttp as openNodeHttp } from '../ports/http/node.ts'
import type { HttpClient } from '../ports/http/port.ts'
import { version } from './version.ts'

/** Opens the client that every request to a Git host goes through. */
export function openHttp(): HttpClient {
  return openNodeHttp({ userAgent: `fluxless/${version}` })
}
