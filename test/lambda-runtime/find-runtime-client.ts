// Finds Lambda's runtime client for Node, which compiles native code and is therefore installed apart from everything else.
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** .ci/run installs this version, and reads it here. */
export const RUNTIME_CLIENT_VERSION = '4.0.2'

/** What was found, or one sentence for a person about what is not there. */
export type FoundRuntimeClient =
  | { readonly kind: 'found'; readonly program: string }
  | { readonly kind: 'missing'; readonly why: string }

/** Finds the client below `${XDG_CACHE_HOME:-~/.cache}/fluxless`. */
export function findRuntimeClient(env: NodeJS.ProcessEnv): FoundRuntimeClient {
  const cache = join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'fluxless')
  const kept = join(cache, `aws-lambda-ric-${RUNTIME_CLIENT_VERSION}`)
  const folder = join(kept, 'node_modules/aws-lambda-ric')
  const program = join(folder, 'index.mjs')
  if (existsSync(program) && existsSync(join(folder, 'rapid-client.node'))) return { kind: 'found', program }
  const install = `npm install --prefix ${kept} aws-lambda-ric@${RUNTIME_CLIENT_VERSION}`
  const tools = 'autoconf, automake, libtool, cmake, make, g++ and python3'
  return { kind: 'missing', why: `Lambda's runtime client is not installed; with ${tools} there, ${install} does it.` }
}
