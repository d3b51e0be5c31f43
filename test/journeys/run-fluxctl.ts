// fluxctl in a process of its own, as a person types it.
import { join } from 'node:path'
import { CHECKOUT, type Stage } from './a-stage.ts'

const FLUXCTL = join(CHECKOUT, 'functions/cli/fluxctl.mjs')

/** Is how fluxctl ended and what it said. */
export type Said = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs fluxctl on a stage; without a server it looks for one itself, in the folder it is called in. */
export async function runFluxctl(
  stage: Stage,
  args: readonly string[],
  server?: { readonly apiUrl: string; readonly apiToken?: string },
  cwd = stage.folder,
): Promise<Said> {
  const env = server === undefined ? {} : { FLUX_URL: server.apiUrl, FLUX_TOKEN: server.apiToken ?? '' }
  const run = stage.start(process.execPath, [FLUXCTL, ...args], { cwd, env })
  const { code } = await run.ended
  return { code, stdout: run.stdout(), stderr: run.stderr() }
}
