// Exchanges the code that GitHub gives a browser for the App that was made; it can be done once, within an hour.
import * as v from 'valibot'
import type { EpochMs } from '../../domain/failure.ts'
import type { HttpClient } from '../http/port.ts'
import { classifyGithubAnswer } from './classify-github-answer.ts'
import { parseGithubBody } from './parse-github-data.ts'

/** Is an App with what only its maker is told, once. */
export type MadeApp = {
  readonly id: number
  readonly slug: string
  /** Its page, below which it is installed. */
  readonly url: string
  /** PEM. */
  readonly privateKey: string
  readonly hookSecret: string
}

const Converted = v.object({
  id: v.number(),
  slug: v.string(),
  html_url: v.string(),
  pem: v.string(),
  webhook_secret: v.string(),
})
const TIMEOUT_MS = 12_000

/**
 * Exchanges the code.
 *
 * @see https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export async function convertAppManifest(
  { apiUrl, code, now }: { readonly apiUrl: string; readonly code: string; readonly now: EpochMs },
  http: HttpClient,
): Promise<MadeApp> {
  const url = `${apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`
  const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' }
  const answer = await http.send({ method: 'POST', url, headers, timeoutMs: TIMEOUT_MS })
  const asked = { repository: 'the new App', doing: 'taking it over' }
  if (answer.status !== 201) throw classifyGithubAnswer(answer, asked, now)
  const made = parseGithubBody(Converted, answer.body, asked.repository, asked.doing)
  const { id, slug, html_url, pem, webhook_secret } = made
  return { id, slug, url: html_url, privateKey: pem, hookSecret: webhook_secret }
}
