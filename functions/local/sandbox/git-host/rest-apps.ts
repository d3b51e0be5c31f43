// REST: what an App does as itself, and the page on which one is made.
import { type Answer, json, Refused } from './answer.ts'
import type { App, Apps } from './apps.ts'
import { fieldsOf, requiredText } from './fields.ts'
import type { Host } from './host.ts'
import { listDeliveries } from './rest-deliveries.ts'
import type { Webhooks } from './webhooks.ts'

/** One request that is about no repository, or asks as an App. */
export type AppCall = {
  readonly method: string
  /** Decoded, without a leading slash. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  readonly authorization: string | undefined
  /** A form has one field, `manifest`. */
  readonly body: () => Promise<Readonly<Record<string, unknown>>>
}

/** Makes the handler; it answers nothing to what is not its business. */
export function appHandler(host: Host, apps: Apps, webhooks: Webhooks) {
  async function make({ query, body }: AppCall): Promise<Answer> {
    const manifest = fieldsOf(JSON.parse(requiredText(await body(), 'manifest')), 'manifest')
    const redirectUrl = requiredText(manifest, 'redirect_url')
    const hookUrl = requiredText(fieldsOf(manifest.hook_attributes, 'hook_attributes'), 'url')
    const events = Array.isArray(manifest.default_events) ? manifest.default_events.map(String) : []
    const code = apps.make({ name: requiredText(manifest, 'name'), hookUrl, events })
    const back = new URL(redirectUrl)
    back.searchParams.set('code', code)
    back.searchParams.set('state', query.get('state') ?? '')
    return { status: 302, headers: { location: back.href }, body: Buffer.alloc(0) }
  }

  function convert(code: string): Answer {
    const { app, pem } = apps.convert(code)
    const { id, slug, hookSecret } = app
    const secrets = { client_id: `Iv1.${id}`, client_secret: 'sandbox', webhook_secret: hookSecret, pem }
    return json(201, { id, slug, name: slug, html_url: `${host.url()}/apps/${slug}`, ...secrets })
  }

  async function changeHook(app: App, { body }: AppCall): Promise<Answer> {
    const { url, secret, content_type } = await body()
    app.hook = {
      url: typeof url === 'string' ? url : app.hook.url,
      secret: typeof secret === 'string' ? secret : app.hook.secret,
      contentType: content_type === 'json' || content_type === undefined ? 'json' : 'form',
    }
    return json(200, presentHook(app))
  }

  async function mint(app: App, installation: string): Promise<Answer> {
    const { token, expiresAtMs } = apps.mint(app, Number(installation))
    return json(201, { token, expires_at: new Date(expiresAtMs).toISOString().replace(/\.\d+Z$/, 'Z') })
  }

  async function redeliver(app: App, id: string): Promise<Answer> {
    const found = webhooks.deliveries.find(delivery => delivery.id === id && delivery.hookId === app.id)
    if (!found) throw new Refused(404, 'Not Found')
    webhooks.redeliver(found.id).catch(() => {})
    return json(202, {})
  }

  async function answerApp(app: App, call: AppCall): Promise<Answer> {
    const [first, second, third, fourth] = call.segments.slice(1)
    const line = `${call.method} ${first}/${second}`
    if (line === 'GET hook/config') return json(200, presentHook(app))
    if (line === 'PATCH hook/config') return changeHook(app, call)
    if (line === 'GET hook/deliveries') {
      const own = webhooks.deliveries.filter(({ hookId }) => hookId === app.id).toReversed()
      return listDeliveries(own, call.query, `${host.url()}/app/hook/deliveries`)
    }
    if (call.method === 'POST' && first === 'hook' && fourth === 'attempts') return redeliver(app, third ?? '')
    if (call.method === 'POST' && first === 'installations' && third === 'access_tokens') return mint(app, second ?? '')
    throw new Refused(404, 'Not Found')
  }

  return async (call: AppCall): Promise<Answer | undefined> => {
    const { method, segments, authorization } = call
    const [space, owner, name, end] = segments
    // A browser asks for this, and brings no token.
    if (method === 'POST' && segments.slice(-3).join('/') === 'settings/apps/new') return make(call)
    if (method === 'POST' && space === 'app-manifests' && name === 'conversions') return convert(owner ?? '')
    if (space === 'app') return answerApp(apps.identify(authorization), call)
    if (method === 'GET' && space === 'repos' && end === 'installation' && segments.length === 4) {
      const id = apps.installationOf(apps.identify(authorization), `${owner}/${name}`)
      if (id === undefined) throw new Refused(404, 'Not Found')
      return json(200, { id })
    }
    return undefined
  }
}

function presentHook({ hook }: App) {
  const { url, contentType } = hook
  return { url, content_type: contentType, insecure_ssl: '0', secret: '********' }
}

/** Reads a body: JSON, or the form of a page. */
export function parseAppBody(text: string, type: string): Readonly<Record<string, unknown>> {
  if (type.startsWith('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text))
  try {
    return fieldsOf(JSON.parse(text === '' ? '{}' : text), 'body')
  } catch {
    throw new Refused(400, 'Problems parsing JSON')
  }
}
