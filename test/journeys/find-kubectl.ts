// Finds a kubectl that is new enough; a journey without one asks the API itself.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What the sandbox's API is made for. */
const OLDEST_MINOR = 30

/** Tells whether kubectl is on the PATH and at least 1.30; says so when it is not. */
export async function hasKubectl(): Promise<boolean> {
  const why = await whyNot()
  if (why !== undefined) console.info(`journeys ask the API instead of kubectl: ${why}`)
  return why === undefined
}

async function whyNot(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('kubectl', ['version', '--client', '-o', 'json'])
    const { clientVersion } = JSON.parse(stdout) as { clientVersion: { major: string; minor: string } }
    const isEnough = clientVersion.major === '1' && Number.parseInt(clientVersion.minor, 10) >= OLDEST_MINOR
    return isEnough
      ? undefined
      : `kubectl ${clientVersion.major}.${clientVersion.minor} is older than 1.${OLDEST_MINOR}`
  } catch {
    return 'there is no kubectl on the PATH'
  }
}
