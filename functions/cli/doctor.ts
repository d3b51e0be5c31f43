// fluxctl doctor: try every arrow of the flow, from here and from the server, and say what to do about each that is broken.

import type { EndpointGuide } from '../domain/access/api-objects.ts'
import { type Checkup, type Finding, orderFindings } from '../domain/access/checkup.ts'
import { askApi } from './ask-api.ts'
import { CommandFailure } from './failures.ts'
import { needServer, type Server } from './find-server.ts'
import { type HookSecrets, knockAtEndpoints } from './knock-at-endpoints.ts'
import type { Values } from './parse-arguments.ts'
import { readHookSecrets } from './read-hook-secrets.ts'
import { renderFindings } from './render-findings.ts'
import type { World } from './world.ts'

/** Tries everything; exits with 1 when something is broken. */
export async function doctor(values: Values, world: World): Promise<number> {
  const server = needServer(values, world)
  const secrets = await readHookSecrets(values, server, world)
  const findings = orderFindings(await lookAt(server, secrets, values.has('write'), world))
  if (values.get('output-format') === 'json') world.stdout(`${JSON.stringify(findings)}\n`)
  else world.stdout(renderFindings(findings))
  return findings.some(({ outcome }) => outcome === 'failed') ? 1 : 0
}

/** Whoever does not answer can tell nothing of what is behind it. */
async function lookAt(
  server: Server,
  secrets: HookSecrets,
  isWriting: boolean,
  world: World,
): Promise<readonly Finding[]> {
  const startedAt = world.now()
  const asked = await ask<string>('v11/version', {}, server, world)
  if ('failure' in asked) return [{ arrow: 'server', about: server.url, outcome: 'failed', failure: asked.failure }]
  const reached: Finding = {
    arrow: 'server',
    about: server.url,
    outcome: 'ok',
    detail: `fluxless ${asked.answer} answers in ${world.now() - startedAt}ms`,
  }
  const [guides, checkup] = await Promise.all([
    ask<readonly EndpointGuide[]>('v12/endpoints', {}, server, world),
    ask<Checkup>('v12/doctor', isWriting ? { write: '1' } : {}, server, world),
  ])
  const base = server.url.replace(/\/api\/flux$/, '')
  const knocks = 'failure' in guides ? [] : await knockAtEndpoints(guides.answer, { base, secrets }, world)
  const seen: readonly Finding[] =
    'failure' in checkup
      ? [{ arrow: 'server', about: 'its own look', outcome: 'failed', failure: checkup.failure }]
      : checkup.answer.findings
  return [reached, ...knocks, ...seen]
}

/** A refusal is a finding, too. */
async function ask<Answer>(path: string, query: Readonly<Record<string, string>>, server: Server, world: World) {
  try {
    return { answer: await askApi<Answer>({ path, query }, server, world) }
  } catch (thrown) {
    if (!(thrown instanceof CommandFailure)) throw thrown
    const [what = '', ...fix] = thrown.message.split(/\n\n/)
    const told = { code: 'server-refused', what: what.replace(/[.]$/, ''), where: path }
    return { failure: { ...told, fix: fix.join(' ').replaceAll('\n', ' ') || 'Look at the log of the api function.' } }
  }
}
