// fluxctl list-images: what runs, and which tags there are.
import { ALL_WORKLOADS } from '../domain/access/describe-update.ts'
import { type ImageStatus, NO_IMAGE_DATA } from '../domain/access/image-status.ts'
import { askApi } from './ask-api.ts'
import { CommandStopped, UsageWrong } from './failures.ts'
import { needServer } from './find-server.ts'
import { nameWorkload } from './name-workload.ts'
import type { Values } from './parse-arguments.ts'
import { renderImages } from './render-images.ts'
import type { World } from './world.ts'

/** Lists the images of one workload, of one namespace, or of all. */
export async function listImages(values: Values, world: World): Promise<number> {
  const limit = readLimit(values.get('limit') ?? '10')
  const query = { ...chooseWorkloads(values), containerFields: '' }
  const server = needServer(values, world)
  const found = (await askApi<readonly ImageStatus[] | null>({ path: 'v10/images', query }, server, world)) ?? []
  const images = [...found].sort((one, other) => (one.ID < other.ID ? -1 : one.ID > other.ID ? 1 : 0))
  if (values.get('output-format') === 'json') world.stdout(renderJson(images, limit))
  else world.stdout(renderImages(images, { limit, hasHeaders: !values.has('no-headers') }))
  tellUnread(images, world)
  return 0
}

function chooseWorkloads(values: Values): { readonly service: string; readonly namespace: string } {
  const [workload = '', controller = ''] = [values.get('workload'), values.get('controller')]
  if (workload !== '' && controller !== '') throw new UsageWrong("can't specify both the controller and image")
  const typed = workload || controller
  if (typed !== '') return { service: nameWorkload(typed, values), namespace: '' }
  const namespace = values.has('all-namespaces') ? '' : (values.get('namespace') ?? 'default')
  return { service: ALL_WORKLOADS, namespace }
}

function readLimit(text: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text)
  throw new UsageWrong(`invalid argument ${JSON.stringify(text)} for --limit: it is a whole number`)
}

function renderJson(images: readonly ImageStatus[], limit: number): string {
  if (limit < 0) throw new CommandStopped('opts.limit cannot be less than 0')
  const cut = images.map(({ ID, Containers }) => ({
    ID,
    Containers: Containers.map(container => {
      const { Available } = container
      return limit === 0 || Available === undefined ? container : { ...container, Available: Available.slice(0, limit) }
    }),
  }))
  return `${JSON.stringify(cut)}\n`
}

/** Nothing is wrong while tags are being read for the first time; a person has to know that. */
function tellUnread(images: readonly ImageStatus[], world: World): void {
  const unread = images
    .flatMap(({ Containers }) => Containers)
    .filter(({ AvailableError }) => AvailableError === NO_IMAGE_DATA)
  if (unread.length === 0) return
  const what = unread.length === 1 ? 'The image of 1 container is' : `The images of ${unread.length} containers are`
  world.stderr(`${what} being read from the registry; ask again in a moment.\n`)
}
