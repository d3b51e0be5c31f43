// The sandbox answers recorded requests as the real API server did that they were recorded from.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { comparable, RECORDINGS, readRecording } from './conformance.ts'
import { startApi } from './start-api.ts'

/** Where the sandbox answers with the same status and reason, but not word for word, and why. */
const WORDED_OTHERWISE: Readonly<Record<string, string>> = {
  'merge kind': 'the server quotes the whole patched object, in its own field order',
  'merge unknown strict': 'the server quotes the whole patched object, in its own field order',
  'job change': 'the server prints the Go struct of the new template',
  'pvc change': 'the server adds a diff of Go structs',
  'sel bad': 'the wording comes from a lexer of selectors that the sandbox does not have',
  'sel bad2': 'the wording comes from a lexer of selectors that the sandbox does not have',
  'cr post nokind': 'the server cuts the quoted body at another place',
}

for (const file of RECORDINGS) {
  const { server, cases } = readRecording(file)

  describe(`against ${server}, ${file} kinds`, () => {
    let api: Awaited<ReturnType<typeof startApi>>
    beforeAll(async () => {
      api = await startApi({ now: Date.now, rolloutDelayMs: Number.POSITIVE_INFINITY })
    })
    afterAll(() => api.stop())

    it.each(cases)('answers "$name"', async ({ name, method, path, body, headers, answer: real }) => {
      // Each kind of deferred work runs on its own turn; a few requests later all of it is done.
      if (method === 'WAIT') {
        for (let turn = 0; turn < 10; turn++) await api.ask('GET', '/readyz')
        return
      }
      const answer = await api.ask(method, path, body, headers)
      const { code, type, headers: received, body: document } = answer
      const ours = comparable({ code, type, warning: received.warning, body: document })
      if (name in WORDED_OTHERWISE) expect(gist(ours)).toEqual(gist(real))
      else expect(JSON.parse(JSON.stringify(ours))).toEqual(real)
    })
  })
}

function gist(answer: unknown): unknown {
  const { code, type, body } = answer as { code: number; type: string; body: { reason?: string } }
  return { code, type, reason: body.reason }
}
