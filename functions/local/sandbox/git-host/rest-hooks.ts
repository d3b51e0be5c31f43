// REST: the webhooks of a repository, made, changed, tried and removed.
import { empty, json, Refused } from './answer.ts'
import { fieldsOf, optionalText, requiredText } from './fields.ts'
import type { HookShelf, ShelvedHook } from './hook-shelf.ts'
import type { Host } from './host.ts'
import { apiUrl } from './present.ts'
import type { Repository } from './repositories.ts'
import type { Call, Route } from './router.ts'
import type { Webhooks } from './webhooks.ts'

type Fields = Call['body']
type Config = Pick<ShelvedHook, 'url' | 'contentType' | 'secret'>

/** Finds the hook whose number stands first in the path. */
export function findHook(shelf: HookShelf, { repository, params: [id = ''] }: Call): ShelvedHook {
  const found = shelf.list().find(hook => hook.repository === repository.fullName && String(hook.id) === id)
  if (!found) throw new Refused(404, 'Not Found')
  return found
}

/** Lists the routes for `hooks`. */
export function hookRoutes(host: Host, shelf: HookShelf, webhooks: Webhooks): readonly Route[] {
  const hooksOf = (repository: Repository) => shelf.list().filter(hook => hook.repository === repository.fullName)

  const present = (repository: Repository, hook: ShelvedHook) => {
    const { id, isActive: active, events } = hook
    const url = `${apiUrl(host, repository)}/hooks/${id}`
    const config = presentConfig(hook)
    return { type: 'Repository', id, name: 'web', active, events, config, url, ping_url: `${url}/pings` }
  }

  const changed = (hook: ShelvedHook, change: Partial<ShelvedHook>) => {
    const next = { ...hook, ...change }
    shelf.change(next)
    return next
  }

  return [
    {
      method: 'GET',
      pattern: 'hooks',
      answer: async ({ repository }) =>
        json(
          200,
          hooksOf(repository).map(hook => present(repository, hook)),
        ),
    },
    {
      method: 'POST',
      pattern: 'hooks',
      async answer({ repository, body }) {
        const config = readConfig(fieldsOf(body.config, 'config'))
        const events = readEvents(body) ?? ['push']
        const other = hooksOf(repository).find(hook => hook.url === config.url)
        if (other?.events.some(event => events.includes(event))) {
          const errors = [{ resource: 'Hook', code: 'custom', message: 'Hook already exists on this repository' }]
          throw new Refused(422, 'Validation Failed', { errors })
        }
        const hook = shelf.add({ ...config, events, repository: repository.fullName, isActive: body.active !== false })
        webhooks.greet()
        return json(201, present(repository, hook))
      },
    },
    {
      method: 'GET',
      pattern: 'hooks/:',
      answer: async call => json(200, present(call.repository, findHook(shelf, call))),
    },
    {
      method: 'PATCH',
      pattern: 'hooks/:',
      async answer(call) {
        const { body } = call
        const hook = findHook(shelf, call)
        // The whole of it: a secret that is left out is gone.
        const config = body.config === undefined ? {} : readConfig(fieldsOf(body.config, 'config'))
        const active = typeof body.active === 'boolean' ? { isActive: body.active } : {}
        const events = readEvents(body)
        return json(
          200,
          present(call.repository, changed(hook, { ...config, ...active, ...(events ? { events } : {}) })),
        )
      },
    },
    {
      method: 'PATCH',
      pattern: 'hooks/:/config',
      async answer(call) {
        const hook = findHook(shelf, call)
        return json(200, presentConfig(changed(hook, readConfig({ ...wireOf(hook), ...call.body }))))
      },
    },
    {
      method: 'DELETE',
      pattern: 'hooks/:',
      async answer(call) {
        shelf.remove(findHook(shelf, call).id)
        return empty(204)
      },
    },
    {
      method: 'POST',
      pattern: 'hooks/:/pings',
      async answer(call) {
        webhooks.ping(findHook(shelf, call))
        return empty(204)
      },
    },
  ]
}

const wireOf = ({ url, contentType, secret }: Config) => ({ url, content_type: contentType, secret })

function presentConfig({ url, contentType, secret }: Config) {
  const hidden = secret === '' ? {} : { secret: '********' }
  return { url, content_type: contentType, insecure_ssl: '0', ...hidden }
}

/** GitHub's default is the form. */
function readConfig(config: Fields): Config {
  const url = requiredText(config, 'url')
  if (!/^https?:\/\//.test(url)) throw new Refused(422, 'Validation Failed')
  const contentType = optionalText(config, 'content_type') === 'json' ? 'json' : 'form'
  return { url, contentType, secret: optionalText(config, 'secret') ?? '' }
}

function readEvents({ events }: Fields): readonly string[] | undefined {
  if (!Array.isArray(events)) return undefined
  return events.filter(event => typeof event === 'string')
}
