// fluxctl setup: from nothing to running, or to what is missing; a second run changes nothing.
import type { Needs } from '../setup/found.ts'
import type { FirstConfig } from '../setup/render-config.ts'
import { doctor } from './doctor.ts'
import { findServer } from './find-server.ts'
import type { Values } from './parse-arguments.ts'
import { renderStep } from './render-step.ts'
import { readSetupOptions, type SetupInput, stopAtFailures } from './setup-input.ts'
import type { World } from './world.ts'

/** Sets up, then looks whether everything holds. */
export async function setup(values: Values, world: World): Promise<number> {
  const input = readSetupOptions(values, world)
  const isDryRun = values.has('dry-run')
  const done = await stopAtFailures(async () => {
    const [{ openShelf, openSetup }, { setUp }, { renderFirstConfig }] = await Promise.all([
      import('../wiring/open-setup.ts'),
      import('../setup/set-up.ts'),
      import('../setup/render-config.ts'),
    ])
    const first = input.first(name => openShelf(input.options).refTo(name))
    const isAppWanted = input.text === undefined && input.app !== undefined
    if (isAppWanted && isDryRun) {
      world.stdout('Nothing is changed. First a GitHub App would be made, in a browser; look again when it is there.\n')
      return { url: undefined, token: undefined }
    }
    const text = isAppWanted ? await makeFirstApp(input, first, world) : (input.text ?? renderFirstConfig(first))
    const { doors, needs } = openSetup(input.options, text)
    if (isAppWanted)
      await import('../setup/make-app.ts').then(({ awaitInstallation }) => awaitInstallation(needs, doors))
    if (doors.stacks) world.stdout(`${await doors.stacks.check()}\n`)
    const order = { needs, wishes: input.wishes, ...input.place, configText: text, isDryRun }
    if (isDryRun) world.stdout('Nothing is changed; this would be done:\n')
    const { url } = await setUp(order, doors, step => world.stdout(renderStep(step)))
    return { url, token: await readToken(needs, doors.shelf) }
  })
  if (isDryRun) return 0
  return examine(done, input, values, world)
}

/** Makes the App, and says where to install it; what it gives is kept before anything else is done. */
async function makeFirstApp({ options, app }: SetupInput, first: FirstConfig, world: World): Promise<string> {
  const [{ openSetup }, { openAppMaker }, { makeApp }, { renderFirstConfig }] = await Promise.all([
    import('../wiring/open-setup.ts'),
    import('../wiring/open-app-maker.ts'),
    import('../setup/make-app.ts'),
    import('../setup/render-config.ts'),
  ])
  const { doors } = openSetup(options, undefined)
  const maker = openAppMaker({ gitUrl: first.gitUrl, say: world.stdout })
  const { shelf } = doors
  const renderConfig = (id: number) =>
    renderFirstConfig({ ...first, auth: { app: { id, privateKey: shelf.refTo('app-key') } } })
  const homepage = maker.addressOf(first.repository)
  const order = { name: app?.name ?? 'fluxless', page: maker.pageOf(app?.organization), homepage, renderConfig }
  const { id, slug, url } = await makeApp(order, { ...doors, maker })
  world.stdout(`App ${slug} is made. Install it on ${first.repository}: ${url}/installations/new\n`)
  return renderConfig(id)
}

type Shelf = {
  nameOf(ref: Needs['secrets'][number]['ref']): string | undefined
  read(name: string): Promise<string | undefined>
}

async function readToken({ secrets }: Needs, shelf: Shelf): Promise<string | undefined> {
  const need = secrets.find(({ what }) => /^token .* of the API$/.test(what))
  const name = need && shelf.nameOf(need.ref)
  return name === undefined ? undefined : shelf.read(name)
}

type Done = { readonly url: string | undefined; readonly token: string | undefined }

/** A runner on this machine is looked at when it runs; a stack runs. */
async function examine({ url, token }: Done, { options }: SetupInput, values: Values, world: World): Promise<number> {
  const isLocal = options.place.kind === 'local'
  if (isLocal && findServer(values, world) === undefined) {
    world.stdout(`\nStart it:   npm start -- --config ${options.file}\nThen look:  fluxctl setup --local, once more\n`)
    return 0
  }
  world.stdout('\n')
  const server = isLocal || url === undefined ? [] : [['url', `${url}/api/flux`] as const]
  const known = token === undefined ? [] : [['token', token] as const]
  return doctor(new Map([...server, ...known, ...values, ['config', options.file]]), world)
}
