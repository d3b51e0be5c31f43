// The journey to a GitHub App: ask in a browser, take it over, keep its key, wait until it is installed.
import { Failure } from '../domain/failure.ts'
import type { SecretShelf } from '../ports/secret-shelf/port.ts'
import { renderAppManifest, renderAppPage } from './app-manifest.ts'
import type { ConfigFile, SetupDoors } from './doors.ts'
import { AppNotInstalled } from './failures.ts'
import type { Needs } from './found.ts'

/** Is an App with what only its maker is told. */
export type NewApp = {
  readonly id: number
  readonly slug: string
  readonly url: string
  readonly privateKey: string
  readonly hookSecret: string
}

/** Asks in a browser, and takes over what was made there. */
export type AppMaker = {
  /** Shows a page and waits for the code that comes back; `render` is told where to. */
  ask(render: (redirectUrl: string, state: string) => string): Promise<string>
  convert(code: string): Promise<NewApp>
}

/** Is what making an App needs. */
export type MakeAppDoors = {
  readonly maker: AppMaker
  readonly shelf: Pick<SecretShelf, 'write'>
  readonly file: Pick<ConfigFile, 'write'>
}

/** Is what an operator asks for: the name is unique on the host, and `page` is where Apps are made there. */
export type AppOrder = {
  readonly name: string
  readonly page: string
  /** Shown on the page of the App. */
  readonly homepage: string
  /** Renders fluxless.yml for the App. */
  readonly renderConfig: (id: number) => string
}

const INSTALL_LIMIT_MS = 10 * 60_000
const INSTALL_DELAY_MS = 2_000

/** Makes the App and keeps it at once: its key is told one time only. */
export async function makeApp(order: AppOrder, { maker, shelf, file }: MakeAppDoors): Promise<NewApp> {
  const { name, homepage } = order
  const code = await maker.ask((redirectUrl, state) => {
    const manifest = renderAppManifest({ name, homepage, redirectUrl })
    return renderAppPage(manifest, `${order.page}?state=${encodeURIComponent(state)}`)
  })
  const app = await maker.convert(code)
  await shelf.write('app-key', app.privateKey)
  await shelf.write('hook', app.hookSecret)
  await file.write(order.renderConfig(app.id))
  return app
}

/**
 * Waits until the App may read every repository that is followed.
 *
 * @throws {AppNotInstalled} when it is not installed in time; the rest can be done later
 */
export async function awaitInstallation(
  { heads }: Pick<Needs, 'heads'>,
  doors: Pick<SetupDoors, 'heads' | 'now' | 'wait'>,
): Promise<void> {
  const endsAt = doors.now() + INSTALL_LIMIT_MS
  for (const need of heads) {
    while (!(await isInstalled(() => doors.heads(need.gitHost).readHead(need)))) {
      if (doors.now() >= endsAt) throw new AppNotInstalled(need.repository)
      await doors.wait(INSTALL_DELAY_MS)
    }
  }
}

async function isInstalled(read: () => Promise<unknown>): Promise<boolean> {
  try {
    await read()
    return true
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'git-host-refused') return false
    throw thrown
  }
}
