// The webhooks of GitHub and GitHub Enterprise Server: those of repositories, and the one that an App has for all of its own.
import { setTimeout as waitFor } from 'node:timers/promises'
import * as v from 'valibot'
import type { RepositoryName } from '../../domain/events/git.ts'
import type { HttpClient } from '../http/port.ts'
import { GitHostPermissionMissing, RepositoryNotFound } from './failures.ts'
import type { GithubOptions } from './github.ts'
import { type GithubCall, openGithubApi } from './github-api.ts'
import { listGithubDeliveries, redeliverFromGithub } from './github-deliveries.ts'
import { repositoryPath } from './github-head.ts'
import { parseGithubBody } from './parse-github-data.ts'
import type { Hook, HookDraft, Hooks } from './port.ts'

/** Says where GitHub is and who we are; `signature` gives the proof of an App, for the hook of its own. */
export type GithubHooksOptions = Omit<GithubOptions, 'treeLimits'> & {
  readonly signature?: (where: string) => Promise<string>
}

const Config = v.object({ url: v.nullish(v.string(), ''), content_type: v.nullish(v.string(), 'form') })
const Answered = v.object({ id: v.number(), active: v.boolean(), events: v.array(v.string()), config: Config })

const WANTED = '"Webhooks: read and write", of somebody who is an admin of the repository'
const APP_HOOK = '/app/hook'

/** Opens the webhooks; the first use does the first request. */
export function openGithubHooks(options: GithubHooksOptions, http: HttpClient): Hooks {
  const { token, signature, now, wait = async waitMs => waitFor(waitMs), random = Math.random } = options
  const apiUrl = (options.apiUrl ?? 'https://api.github.com').replace(/\/+$/, '')
  const surroundings = { apiUrl, now, wait, random }
  const api = openGithubApi({ ...surroundings, token }, http)
  const appApi = signature && openGithubApi({ ...surroundings, token: ask => signature(ask.repository) }, http)

  const apiOf = ({ owner }: Hook) => (owner === 'app' && appApi ? appApi : api)
  const pathOf = ({ owner, repository, id }: Hook) =>
    owner === 'app' ? APP_HOOK : `${repositoryPath(repository)}/hooks/${id}`

  async function send(call: Omit<GithubCall, 'isRead'>) {
    return api.send({ ...call, isRead: call.method === 'GET' }).catch((thrown: unknown) => {
      if (!(thrown instanceof RepositoryNotFound)) throw thrown
      // To whom may not see hooks, there are none.
      throw new GitHostPermissionMissing(`${call.repository}, ${call.doing}`, '404', WANTED)
    })
  }

  async function listOfRepository(repository: RepositoryName): Promise<readonly Hook[]> {
    const doing = 'listing webhooks'
    const path = `${repositoryPath(repository)}/hooks?per_page=100`
    const { body } = await send({ repository, doing, method: 'GET', path })
    return parseGithubBody(v.array(Answered), body, repository, doing).map(hook => toHook(repository, hook))
  }

  async function findOfApp(repository: RepositoryName): Promise<readonly Hook[]> {
    if (!appApi) return []
    const doing = 'reading the webhook of the App'
    const call = { repository, doing, method: 'GET', path: `${APP_HOOK}/config`, isRead: true } as const
    const config = parseGithubBody(Config, (await appApi.send(call)).body, repository, doing)
    const shared = { repository, owner: 'app', id: 'app', events: ['push'], isActive: true } as const
    return config.url ? [{ ...shared, url: config.url, isJson: config.content_type === 'json' }] : []
  }

  return {
    async listHooks(repository) {
      const ofApp = await findOfApp(repository)
      const own = await listOfRepository(repository).catch((thrown: unknown) => {
        // An App that has a hook needs no right to look at others.
        if (ofApp.length > 0 && thrown instanceof GitHostPermissionMissing) return []
        throw thrown
      })
      return [...ofApp, ...own]
    },
    async createHook(repository, draft) {
      const doing = 'making a webhook'
      const body = { name: 'web', active: true, events: draft.events, config: configOf(draft) }
      const answer = await send({
        repository,
        doing,
        method: 'POST',
        path: `${repositoryPath(repository)}/hooks`,
        body,
      })
      return toHook(repository, parseGithubBody(Answered, answer.body, repository, doing))
    },
    async updateHook(hook, draft) {
      const { repository } = hook
      const doing = 'changing a webhook'
      if (hook.owner === 'app') {
        const call = { repository, doing, method: 'PATCH', path: `${APP_HOOK}/config`, body: configOf(draft) } as const
        await apiOf(hook).send({ ...call, isRead: false })
        return { ...hook, url: draft.url, isJson: true }
      }
      const body = { active: true, events: draft.events, config: configOf(draft) }
      const answer = await send({ repository, doing, method: 'PATCH', path: pathOf(hook), body })
      return toHook(repository, parseGithubBody(Answered, answer.body, repository, doing))
    },
    async pingHook(hook) {
      if (hook.owner === 'app') return
      const { repository } = hook
      await send({ repository, doing: 'asking for a ping', method: 'POST', path: `${pathOf(hook)}/pings` })
    },
    async deleteHook(hook) {
      const { repository, owner } = hook
      const doing = 'removing a webhook'
      if (owner === 'app') {
        const call = { repository, doing, method: 'PATCH', path: `${APP_HOOK}/config`, body: { url: '' } } as const
        await apiOf(hook).send({ ...call, isRead: false })
        return
      }
      const call = { repository, doing, method: 'DELETE', path: pathOf(hook), isRead: false } as const
      await api.send(call).catch((thrown: unknown) => {
        if (!(thrown instanceof RepositoryNotFound)) throw thrown
      })
    },
    listDeliveries: query => listGithubDeliveries(apiOf(query.hook), pathOf(query.hook), query),
    redeliver: (hook, attempt) => redeliverFromGithub(apiOf(hook), pathOf(hook), hook, attempt),
  }
}

/** The whole of it, always: a secret that is left out would be taken away. */
function configOf({ url, secret }: HookDraft) {
  return { url, secret, content_type: 'json', insecure_ssl: '0' }
}

function toHook(repository: RepositoryName, hook: v.InferOutput<typeof Answered>): Hook {
  const { id, active, events, config } = hook
  const isJson = config.content_type === 'json'
  return { repository, owner: 'repository', id: String(id), url: config.url, events, isJson, isActive: active }
}
