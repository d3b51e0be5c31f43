// Hundreds of histories of images: nothing that people wrote or asked for is lost, nothing is committed twice, every commit
// changes what it is about and nothing else, and in the end everything automated runs the newest that its filter allows.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { ResourceIdText } from '../../functions/domain/manifests/resource-id.ts'
import type { ImageUse } from '../../functions/domain/release/image-use.ts'
import { Lost, repo } from './an-image-world.ts'
import { FILES, type File, nameOf, openImageLedger, REPOS, type Repo } from './image-ledger.ts'

type Ledger = ReturnType<typeof openImageLedger>
type Happening = { readonly weight: number; readonly does: fc.Arbitrary<(ledger: Ledger) => Promise<void> | void> }

const file = fc.constantFrom<File>(...FILES)
const name = fc.constantFrom<Repo>(...REPOS)
const id = (one: File) => `demo:deployment/${nameOf(one)}` as ResourceIdText
const targetOf = (one: File) => (one.startsWith('one') ? 0 : 1)

const AUTOMATED = '    fluxcd.io/automated: "true"\n'
const LOCKED = '    fluxcd.io/locked: "true"\n'
const toggle = (line: string) => (text: string) =>
  text.includes(line) ? text.replace(line, '') : text.replace('    keep: me # and this\n', all => `${all}${line}`)

const PUSHES: Happening = {
  weight: 6,
  does: fc.record({ name, isDev: fc.boolean(), isHinted: fc.boolean() }).map(({ name, isDev, isHinted }) => ledger => {
    const count = ledger.pushed.get(name)?.length ?? 0
    return ledger.pushTag(name, isDev ? `dev-${count}` : `1.${count}`, isHinted)
  }),
}
const EDITS: Happening = {
  weight: 5,
  does: fc
    .record({ file, what: fc.constantFrom('note', 'automated', 'locked', 'filter'), number: fc.nat(99) })
    .map(({ file, what, number }) => ledger => {
      const edits: Record<string, (text: string) => string> = {
        note: text => text.replace(/note \d+/, `note ${number}`),
        automated: toggle(AUTOMATED),
        locked: toggle(LOCKED),
        filter: text => text.replace(/tag.main: "\S+"/, `tag.main: "${number % 2 ? 'semver:~1' : 'glob:*'}"`),
      }
      return ledger.edit(file, edits[what] ?? (text => text))
    }),
}
const GOING_BACK: Happening = {
  weight: 2,
  does: file.map(file => ledger => ledger.edit(file, text => text.replace(/team\/x:\S+/, 'team/x:1.0'))),
}
const POLICIES: Happening = {
  weight: 2,
  does: fc
    .record({ file, isSet: fc.boolean(), policy: fc.constantFrom('automated', 'locked') })
    .map(({ file, isSet, policy }) => ledger => {
      const update = { add: new Map(isSet ? [[policy, 'true']] : []), remove: new Set(isSet ? [] : [policy]) }
      ledger.ask(targetOf(file), { type: 'policy', updates: new Map([[id(file), update]]) })
    }),
}
const RELEASES: Happening = {
  weight: 3,
  does: fc.record({ file, name, back: fc.nat(3), isAll: fc.boolean() }).map(({ file, name, back, isAll }) => ledger => {
    const tags = ledger.pushed.get(name) ?? []
    const image = `registry.example/team/${name}:${tags.at(-1 - (back % tags.length))}`
    const workloads = isAll ? 'all' : [id(file)]
    const whole = { type: 'image', kind: 'execute', excludes: [], force: !isAll } as const
    ledger.ask(targetOf(file), { ...whole, workloads, image })
  }),
}
const EXACT: Happening = {
  weight: 2,
  does: fc.record({ file, back: fc.nat(3) }).map(({ file, back }) => async ledger => {
    const tags = ledger.pushed.get('x') ?? []
    const current = /registry\S+x:[\w.-]+/.exec(await ledger.read(file))?.[0] ?? ''
    const target = `registry.example/team/x:${tags.at(-1 - (back % tags.length))}`
    const containers = new Map([[id(file), [{ container: 'main', current, target }]]])
    const whole = { type: 'containers', kind: 'execute', skipMismatches: false, force: true } as const
    ledger.ask(targetOf(file), { ...whole, containers })
  }),
}
const TICKS: Happening = { weight: 2, does: fc.nat(1).map(at => ledger => ledger.tick(at)) }
const WORK: Happening = {
  weight: 9,
  does: fc
    .record({ most: fc.integer({ min: 1, max: 6 }), atOnce: fc.integer({ min: 1, max: 3 }), isTwice: fc.boolean() })
    .map(
      ({ most, ...how }) =>
        ledger =>
          ledger.work(most, how),
    ),
}
const KILLS: Happening = {
  weight: 4,
  does: fc.integer({ min: 1, max: 90 }).map(calls => ledger => ledger.killIn(calls)),
}
const LIES: Happening = {
  weight: 4,
  does: fc
    .record({ file, number: fc.nat(99), what: fc.constantFrom('after', 'before', 'race', 'table', 'queue') })
    .map(({ file, number, what }) => async ledger => {
      const { gitHost, down } = ledger.world
      if (what === 'table' || what === 'queue') down[what] = true
      else if (what !== 'race') gitHost.failNext('commitFiles', new Lost(), what)
      else {
        const text = (await ledger.read(file)).replace(/note \d+/, `note ${number}`)
        const before = await ledger.read(file)
        gitHost.beforeNext('commitFiles', () => {
          if (before === text) return
          ledger.world.push({ [file]: text })
        })
      }
    }),
}
const silent = (...faults: ('down' | 'busy' | 'denied')[]): Happening => ({
  weight: 3,
  does: fc.record({ name, fault: fc.constantFrom(...faults) }).map(({ name, fault }) => ledger => {
    ledger.world.registry.setFault(repo(`team/${name}`), fault)
  }),
})

const historiesOf = (...some: readonly Happening[]) =>
  fc.array(fc.oneof(...some.map(({ weight, does }) => ({ weight, arbitrary: does }))), {
    minLength: 4,
    maxLength: 25,
    size: 'max',
  })

/** Finds the newest that a container's filter allows, from what was pushed alone. */
function newest(use: ImageUse, ledger: Ledger): string {
  const name = use.image.includes('/x:') ? 'x' : 'y'
  const tags = ledger.pushed.get(name) ?? []
  return (use.pattern?.startsWith('semver:') ? tags.filter(tag => tag.startsWith('1.')) : tags).at(-1) ?? ''
}

async function judge(ledger: Ledger): Promise<readonly string[]> {
  const history = await ledger.history()
  const wrong = [...ledger.wrong]
  for (const [index, { message, texts, uses }] of history.entries()) {
    const before = history[index - 1]
    if (before === undefined || message === 'Change') continue
    const isAboutImages = /^(Auto-release|Release|Update image refs)/.test(message)
    const isMeant = isAboutImages ? /image: / : /fluxcd.io\/|^$/
    const changed = [...texts].flatMap(([path, text]) => {
      const [was, is] = [before.texts.get(path) ?? '', text].map(one => one.split('\n'))
      const mine = new Set(was)
      const others = new Set(is)
      return [...(was ?? []).filter(line => !others.has(line)), ...(is ?? []).filter(line => !mine.has(line))]
    })
    if (changed.length === 0) wrong.push(`"${message}" changes nothing`)
    for (const line of changed) if (!isMeant.test(line)) wrong.push(`"${message}" changes: ${line}`)
    for (const [at, use] of uses.entries()) {
      const was = before.uses[at]
      if (was === undefined || was.image === use.image || !message.startsWith('Auto-release')) continue
      if (!was.isAutomated || was.isLocked)
        wrong.push(`"${message}" writes ${was.container}, which is not to be touched`)
      if (!message.includes(use.image)) wrong.push(`"${message}" writes ${use.image}`)
    }
  }
  for (const { job, from, outcome } of ledger.asked) {
    const { spec, type } = job.update as { type: string; spec: { ImageSpec?: string; ServiceSpecs?: string[] } }
    if (outcome === undefined) wrong.push(`${job.id} has no outcome`)
    const isFor = (use: ImageUse) => use.image === spec.ImageSpec && use.file.startsWith(String(job.target))
    const isDone = history.slice(from - 1).some(({ uses }) => uses.some(isFor))
    if (type === 'image' && outcome === 'committed' && !isDone) wrong.push(`${job.id} says that it was written`)
    if (type === 'image' && outcome === 'nothing' && spec.ServiceSpecs?.[0] !== '<all>' && !isDone)
      wrong.push(`${job.id} was lost`)
  }
  for (const use of history.at(-1)?.uses ?? []) {
    const isFree = use.isAutomated && !use.isLocked
    const tag = newest(use, ledger)
    if (isFree && !use.image.endsWith(`:${tag}`))
      wrong.push(`${use.file} ${use.container} has ${use.image}, not ${tag}`)
  }
  return wrong
}

it('keeps every promise in 300 histories, whatever is killed, lost, raced or silent', {
  timeout: 120_000,
}, async () => {
  const all = [
    PUSHES,
    EDITS,
    GOING_BACK,
    POLICIES,
    RELEASES,
    EXACT,
    TICKS,
    WORK,
    KILLS,
    LIES,
    silent('down', 'busy', 'denied'),
  ]
  await fc.assert(
    fc.asyncProperty(historiesOf(...all), async history => {
      const ledger = openImageLedger(300_000)
      for (const happen of history) await happen(ledger)
      await ledger.work(1_000)
      ledger.world.pass(24 * 60 * 60_000)
      for (const at of [0, 1, 0, 1]) ledger.tick(at)
      await ledger.work(1_000)
      const commits = ledger.world.commits().length
      for (const at of [0, 1]) ledger.tick(at)
      ledger.world.pass(1)
      await ledger.work(1_000)
      expect(await judge(ledger)).toEqual([])
      expect(ledger.world.commits().length).toBe(commits)
    }),
    { seed: 1, numRuns: 300 },
  )
})

it('needs no clock in 300 histories where nobody goes back: each push is followed by its webhook alone', {
  timeout: 120_000,
}, async () => {
  const all = [PUSHES, EDITS, POLICIES, WORK, KILLS, LIES, silent('down', 'busy')]
  await fc.assert(
    fc.asyncProperty(historiesOf(...all), async history => {
      const ledger = openImageLedger(0)
      for (const at of [0, 1]) ledger.tick(at)
      await ledger.work(2)
      for (const happen of history) await happen(ledger)
      await ledger.work(1_000)
      expect(await judge(ledger)).toEqual([])
    }),
    { seed: 2, numRuns: 300 },
  )
})
