// A world of images that is killed, lied to and raced against, with a ledger that knows only what happened: pushes of tags,
// edits by people, what was asked for, and the history of the branch.
import { NeedsPerson } from '../../functions/domain/failure.ts'
import type { UpdateSpec } from '../../functions/domain/release/update-spec.ts'
import type { UpdateJob } from '../../functions/domain/sync/commit-job.ts'
import { automateWorkloads } from '../../functions/flows/automate-workloads.ts'
import { scanImage } from '../../functions/flows/scan-image.ts'
import { findImages, loadForImages } from '../../functions/flows/steps/image-uses.ts'
import { noteImages } from '../../functions/flows/steps/note-images.ts'
import { updateManifests } from '../../functions/flows/update-manifests.ts'
import type { Message } from '../../functions/ports/queue/port.ts'
import { anImageWorld, Lost, repo } from './an-image-world.ts'

/** Names what there is: two repositories, three files of two targets. */
export const REPOS = ['x', 'y'] as const
export const FILES = ['one/a.yaml', 'one/b.yaml', 'two/c.yaml'] as const
export type Repo = (typeof REPOS)[number]
export type File = (typeof FILES)[number]

const BRANCH = ['acme/manifests', 'main'] as const
const MOST_ATTEMPTS = 30
const DEDUPLICATION_MS = 300_000

class Killed extends Error {}

type Waiting = Message & { readonly attempts: number }

/** Renders a workload of two containers, one of each repository. */
export function render(file: File, note = 0): string {
  return `# note ${note} of ${file}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${nameOf(file)}
  namespace: demo
  annotations:
    keep: me # and this
    fluxcd.io/automated: "true"
    fluxcd.io/tag.main: "semver:~1"
spec:
  template:
    spec:
      containers:
        - name: main
          image: registry.example/team/x:1.0 # the main one
        - { name: side, image: "registry.example/team/y:1.0" }
`
}

/** Names the workload of a file. */
export const nameOf = (file: string) => file.slice(4, 5)

/** Opens the world. */
export function openImageLedger(intervalMs: number) {
  const shelf = Object.fromEntries(REPOS.map(name => [repo(`team/${name}`), { '1.0': { createdAt: 1 } }]))
  const world = anImageWorld({
    files: Object.fromEntries(FILES.map(file => [file, render(file)])),
    shelf,
    targets: ['one', 'two'].map(name => ({ name, git: { paths: [name] }, automation: { intervalMs } })),
  })
  const pushed = new Map<Repo, string[]>(REPOS.map(name => [name, ['1.0']]))
  const jobs: Waiting[] = []
  const seen = new Map<string, number>()
  const asked: { readonly job: UpdateJob; readonly from: number; outcome?: string }[] = []
  const wrong: string[] = []
  /** The next run lives for so many calls of its doors. */
  let accidents = 0
  let nextLife = Number.POSITIVE_INFINITY

  function take(message: Message): void {
    const key = `${message.group} ${message.dedupId}`
    if ((seen.get(key) ?? 0) > world.now()) return
    seen.set(key, world.now() + DEDUPLICATION_MS)
    jobs.push({ ...message, attempts: 1 })
  }

  const send = async (message: Message) => {
    if (world.down.queue) throw new Lost()
    take(message)
  }

  /** Opens the doors of one run. A process that was killed opens none any more: before a call, or before its answer. */
  function openDoors() {
    const life = { left: nextLife }
    nextLife = Number.POSITIVE_INFINITY
    const step = () => {
      life.left -= 1
      if (life.left === 0) accidents += 1
      if (life.left <= 0) throw new Killed()
    }
    const mortal = <Door extends object>(door: Door): Door =>
      new Proxy(door, {
        get(inner, verb) {
          const work = Reflect.get(inner, verb) as (...given: unknown[]) => Promise<unknown>
          return async (...given: unknown[]) => {
            step()
            const answer = await Reflect.apply(work, inner, given)
            step()
            return answer
          }
        },
      })
    const queues = { commits: mortal({ send }), scans: mortal({ send }), queue: mortal({ send: async () => {} }) }
    const [gitHost, registry] = [mortal(world.gitHost), mortal(world.registry)]
    const rest = { table: mortal(world.table), gitHost: () => gitHost, registryFor: () => registry }
    return { ports: { ...world.ports, ...queues, ...rest }, isDead: () => life.left <= 0 }
  }

  async function read(file: string): Promise<string> {
    return world.file(file)
  }

  /** What a sync does for automation; its cluster, and a queue that is down for it, are other tests. */
  async function sync(): Promise<void> {
    const { commit } = await world.gitHost.readHead({ repository: BRANCH[0], branch: 'main', tag: 'none' } as never)
    const tree = await world.gitHost.readTree({ repository: BRANCH[0], commit, wants: () => true } as never)
    for (const target of world.targets) {
      await noteImages(target, { commit, job: 'sync' }, loadForImages(target, tree), {
        ...world.ports,
        table: world.table,
        commits: { send: async message => take(message) },
      })
    }
  }

  async function edit(file: File, change: (text: string) => string): Promise<void> {
    world.push({ [file]: change(await read(file)) })
    await sync()
  }

  async function run(message: Message): Promise<'done' | 'again'> {
    const job = JSON.parse(message.body)
    const { ports, isDead } = openDoors()
    const deadline = world.now() + 60_000
    try {
      if (job.kind === 'scan') await scanImage(job, ports, deadline)
      else if (job.kind === 'update') note(job, (await updateManifests(job, ports, deadline)).verdict)
      else await automateWorkloads(job, ports, deadline)
      return 'done'
    } catch (thrown) {
      if (!(thrown instanceof NeedsPerson) || isDead()) return 'again'
      if (job.kind === 'update') note(job, thrown.what)
      return 'done'
    } finally {
      Object.assign(world.down, { table: false, queue: false })
      for (const name of REPOS) world.registry.setFault(repo(`team/${name}`), undefined)
      world.pass(1_000)
      await sync()
    }
  }

  /** Runs a job once; one that did not end comes back before the others of its group, one that did may come once more. */
  async function handle(message: Waiting, isTwice: boolean): Promise<void> {
    const outcome = await run(message)
    const again = { ...message, attempts: message.attempts + 1 }
    if (outcome === 'done' && isTwice) jobs.push(again)
    if (outcome === 'done') return
    if (again.attempts > MOST_ATTEMPTS) wrong.push(`${message.body} never ended`)
    else jobs.splice(jobs.map(({ group }) => group).indexOf(message.group) >>> 0, 0, again)
  }

  function note(job: UpdateJob, outcome: string): void {
    const known = asked.find(one => one.job.id === job.id)
    if (known) known.outcome ??= outcome
  }

  return {
    world,
    wrong,
    pushed,
    asked,
    read,
    edit,
    killIn: (calls: number) => {
      nextLife = calls
    },
    /** Somebody edits a file right before the next commit of ours. */
    async race(file: File, change: (text: string) => string) {
      const before = await read(file)
      const after = change(before)
      world.gitHost.beforeNext('commitFiles', () => {
        if (after !== before) world.push({ [file]: after })
      })
    },
    /** Takes away what is remembered of a repository, or of a target. */
    forget: (key: string) => world.table.remove(key).catch(() => {}),
    /** How often a process was killed, or an answer lost: so often a job may have been done without knowing it. */
    accidents: () => accidents,
    lose(when: 'before' | 'after') {
      accidents += 1
      world.gitHost.failNext('commitFiles', new Lost(), when)
    },
    async pushTag(name: Repo, tag: string, isHinted: boolean) {
      world.pass(1_000)
      pushed.get(name)?.push(tag)
      world.registry.push(repo(`team/${name}`), tag, { createdAt: world.now() })
      const job = {
        kind: 'scan',
        repo: repo(`team/${name}`),
        reason: 'push',
        id: `push-${tag}`,
        requestedAt: world.now(),
      }
      const body = JSON.stringify(isHinted ? { ...job, tags: [tag] } : job)
      take({ group: `scan/${name}`, dedupId: `${name} ${tag}`, body })
    },
    ask(at: number, spec: UpdateSpec) {
      const job = { ...world.updateJob(spec), target: world.targets[at]?.name ?? world.target.name }
      asked.push({ job, from: world.commits().length })
      take({ group: `automate/${job.target}`, dedupId: job.id, body: JSON.stringify(job) })
    },
    tick(at: number) {
      const target = world.targets[at]?.name
      const id = `tick-${target}-${world.now()}`
      const job = { kind: 'automate', target, reason: 'interval', id, requestedAt: world.now() }
      take({ group: `automate/${target}`, dedupId: id, body: JSON.stringify(job) })
    },
    /** Works on some jobs, several at once; those of one group wait for each other. */
    async work(most: number, { atOnce = 1, isTwice = false } = {}) {
      for (let count = 0; count < most && jobs.length > 0; count += 1) {
        const groups = new Set<string>()
        const some = jobs.filter(({ group }) => groups.size < atOnce && !groups.has(group) && groups.add(group))
        for (const one of some) jobs.splice(jobs.indexOf(one), 1)
        await Promise.all(some.map(one => handle(one, isTwice)))
      }
    },
    /** Every tree of the branch, oldest first, with the message of its commit. */
    async history() {
      const commits = world.gitHost.listCommits(...BRANCH).toReversed()
      const trees = commits.map(async ({ commit, message }) => {
        const tree = await world.gitHost.readTree({ repository: BRANCH[0], commit, wants: () => true } as never)
        const texts = new Map(tree.files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]))
        const uses = world.targets.flatMap(target => findImages(target, loadForImages(target, tree)).uses)
        return { message, texts, uses }
      })
      return Promise.all(trees)
    },
  }
}
