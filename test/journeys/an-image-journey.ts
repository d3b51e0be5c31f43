// A runner that follows images: Git host, cluster and registry stand in the test, and a fluxless.yml joins them.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { makeImage } from '../../functions/local/sandbox/registry/make-image.ts'
import type { Hook } from '../../functions/local/sandbox/registry/post-event.ts'
import { sendImage } from '../../functions/local/send-image.ts'
import { findFreePorts } from '../cluster/find-free-ports.ts'
import { aSandbox, REPOSITORY, SECRETS } from './a-sandbox.ts'
import { aStage } from './a-stage.ts'
import { containersOf } from './containers-of.ts'
import { runFluxctl } from './run-fluxctl.ts'
import type { LogLine } from './runner-process.ts'

/** Is a registry that runs and tells the runner of pushes. */
export type JourneyRegistry = { readonly host: string; stop(): Promise<void> }

/** Is what a journey starts from. */
export type ImageJourneyOptions<Registry extends JourneyRegistry> = {
  /** Starts the registry; the folder is there for it to keep things in. */
  readonly openRegistry: (told: { readonly hook: Hook; readonly folder: string }) => Promise<Registry>
  /** The manifests; the host of the registry stands in the names of images. */
  readonly files: (host: string) => Readonly<Record<string, string>>
  /** Settings of automation, as YAML in one line. */
  readonly automation?: string
}

/** Is a journey of images under way. */
export type ImageJourney<Registry extends JourneyRegistry = JourneyRegistry> = Awaited<
  ReturnType<typeof anImageJourney<Registry>>
>

/** Images of journeys are of one age; where ages matter, a push says its own. */
const MADE_AT_MS = Date.parse('2026-01-02T03:04:05Z')

/** Starts the servers; the runner comes with `run`. */
export async function anImageJourney<Registry extends JourneyRegistry>(options: ImageJourneyOptions<Registry>) {
  const stage = await aStage()
  // The registry has to know where the runner will be, and the runner where the registry is.
  const [port] = await findFreePorts()
  const hookUrl = (endpoint: string) => `http://127.0.0.1:${port}/hook/${endpoint}`
  const hook = { url: hookUrl('registry'), authorization: `Bearer ${SECRETS.registry}` }
  const registry = await options.openRegistry({ hook, folder: stage.at('registry') })
  const { host } = registry
  const { automation } = options
  const rules = { registry: host, ...(automation === undefined ? {} : { automation }) }
  const sandbox = await aSandbox(stage.at('sandbox'), options.files(host), rules)
  sandbox.tellPushesTo(hookUrl('github'))
  const repository = stage.at(`sandbox/git/${REPOSITORY}.git`)
  const started: Awaited<ReturnType<typeof stage.run>>[] = []
  const now = () => started.at(-1) as (typeof started)[number]

  const run = async () => {
    started.push(await stage.run(['--config', sandbox.config, '--port', `${port}`], { env: sandbox.env }))
    return now()
  }
  const head = () => sandbox.git('rev-parse', 'main')

  return {
    stage,
    sandbox,
    registry,
    host,
    hook,
    run,
    /** The runner that was started last. */
    runner: now,
    /** Where its log ends now: what comes is looked for from here. */
    here: () => now().log.length,
    head,
    /** Starts it, and waits until it has applied what there is and looked at its images once; answers that run's line. */
    async settle(): Promise<LogLine> {
      const { told } = await run()
      await told(({ msg }) => msg === 'sync applied' || msg === 'sync unchanged')
      return told(({ msg, job }) => msg.startsWith('images ') && String(job).startsWith('automate-'))
    },
    /** Pushes an image over HTTP, as any client does; answers its digest. */
    push(path: string, tag: string, createdAtMs = MADE_AT_MS): Promise<string> {
      const made = makeImage({ name: `${path}:${tag}`, createdAtMs })
      return sendImage({ url: `http://${host}`, repository: path, tag }, made)
    },
    /** Waits for the run that a push of an image led to. */
    async decided(from: number): Promise<LogLine> {
      const scan = await now().told({ msg: 'scan done', reason: 'push' }, from)
      const isIts = ({ msg, job }: LogLine) => msg.startsWith('images ') && `${job}`.startsWith(`${scan.job}/`)
      return now().told(isIts, from)
    },
    /** Waits until a commit of ours is made and applied; answers it. */
    async applied(from: number): Promise<string> {
      const { commit } = await now().told({ msg: 'images committed' }, from)
      await now().told({ msg: 'sync applied', commit }, from)
      return sandbox.git('rev-parse', `${commit}`)
    },
    /** Reads what a person sees of a commit; every line that changed, as diffs write it. */
    async show(commit: string) {
      const format = (what: string) => sandbox.git('show', '--no-patch', `--format=${what}`, commit)
      const diff = await sandbox.git('show', '--format=', '--unified=0', commit)
      const isChange = (line: string) => /^[-+](?![-+]{2} )/.test(line)
      return {
        author: await format('%an <%ae>'),
        message: await format('%B'),
        numstat: await sandbox.git('show', '--format=', '--numstat', commit),
        lines: diff.split('\n').filter(isChange),
      }
    },
    /** Counts the commits since one. */
    count: async (since: string, branch = 'main') =>
      Number(await sandbox.git('rev-list', '--count', `${since}..${branch}`)),
    /** Reads a file of a commit, byte for byte. */
    async file(path: string, commit = 'main'): Promise<string> {
      const { stdout } = await promisify(execFile)('git', ['-C', repository, 'show', `${commit}:${path}`])
      return stdout
    },
    /** Reads what runs in the cluster, such as `apps/v1 deployments shop`: its images by the names of their containers. */
    async images(group: string, kind: string, name: string): Promise<Readonly<Record<string, string>>> {
      return containersOf(await sandbox.cluster.get(`/apis/${group}/namespaces/demo/${kind}/${name}`))
    },
    fluxctl: (...args: readonly string[]) => runFluxctl(stage, args, { ...now().facts, apiToken: SECRETS.api }),
    async close() {
      await stage.close()
      await Promise.all([sandbox.close(), registry.stop()])
    },
  }
}
