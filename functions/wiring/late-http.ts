// Picks the one way out at its first use: node:https costs a third of the webhook's start, and few endpoints ask anybody.
import type { HttpClient } from '../ports/http/port.ts'

/** Opens a client that is loaded when the first request is sent. */
export function openLateHttp(): Pick<HttpClient, 'send'> {
  let opened: Promise<HttpClient> | undefined
  return {
    async send(request) {
      opened ??= import('./http.ts').then(({ openHttp }) => openHttp())
      return (await opened).send(request)
    },
  }
}
