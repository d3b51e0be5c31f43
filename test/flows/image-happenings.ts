// What can happen in a world of images, by chance: what people, registries and clocks do, and what goes wrong meanwhile.
import fc from 'fast-check'
import type { ResourceIdText } from '../../functions/domain/manifests/resource-id.ts'
import { repo } from './an-image-world.ts'
import { FILES, type File, nameOf, type openImageLedger, REPOS, type Repo } from './image-ledger.ts'

type Ledger = ReturnType<typeof openImageLedger>

/** Is one thing that happens. */
export type Happening =
  | { readonly does: 'push'; readonly name: Repo; readonly isDev: boolean; readonly isHinted: boolean }
  | { readonly does: 'edit'; readonly file: File; readonly what: keyof typeof EDITS; readonly number: number }
  | { readonly does: 'go-back'; readonly file: File }
  | { readonly does: 'policy'; readonly file: File; readonly policy: string; readonly isSet: boolean }
  | {
      readonly does: 'release'
      readonly file: File
      readonly name: Repo
      readonly back: number
      readonly isAll: boolean
    }
  | { readonly does: 'exact'; readonly file: File; readonly back: number }
  | { readonly does: 'tick'; readonly at: number }
  | { readonly does: 'work'; readonly most: number; readonly atOnce: number; readonly isTwice: boolean }
  | { readonly does: 'kill'; readonly calls: number }
  | { readonly does: 'break'; readonly what: 'table' | 'queue' }
  | { readonly does: 'lose'; readonly when: 'before' | 'after' }
  | { readonly does: 'race'; readonly file: File; readonly number: number }
  | { readonly does: 'silence'; readonly name: Repo; readonly fault: 'down' | 'busy' | 'denied' }
  | { readonly does: 'forget'; readonly key: string }

const toggle = (line: string) => (text: string) =>
  text.includes(line) ? text.replace(line, '') : text.replace('    keep: me # and this\n', all => `${all}${line}`)

const EDITS = {
  note: (text: string, number: number) => text.replace(/note \d+/, `note ${number}`),
  automated: toggle('    fluxcd.io/automated: "true"\n'),
  locked: toggle('    fluxcd.io/locked: "true"\n'),
  filter: (text: string, number: number) =>
    text.replace(/tag.main: "\S+"/, `tag.main: "${number % 2 ? 'semver:~1' : 'glob:*'}"`),
}

const file = fc.constantFrom<File>(...FILES)
const name = fc.constantFrom<Repo>(...REPOS)
const number = fc.nat(99)
const back = fc.nat(3)
const does = <const Word extends string>(word: Word) => fc.constant(word)
const REMEMBERED = [...REPOS.map(one => `shelf/${repo(`team/${one}`)}`), 'uses/one', 'uses/two', 'images/one']
const edits = fc.constantFrom<keyof typeof EDITS>('note', 'automated', 'locked', 'filter')
const few = fc.integer({ min: 1, max: 3 })

/** How often each comes, and how. */
const CHANCES: Readonly<Record<Happening['does'], readonly [weight: number, how: fc.Arbitrary<Happening>]>> = {
  push: [6, fc.record({ does: does('push'), name, isDev: fc.boolean(), isHinted: fc.boolean() })],
  edit: [5, fc.record({ does: does('edit'), file, what: edits, number })],
  'go-back': [2, fc.record({ does: does('go-back'), file })],
  policy: [
    2,
    fc.record({ does: does('policy'), file, isSet: fc.boolean(), policy: fc.constantFrom('automated', 'locked') }),
  ],
  release: [3, fc.record({ does: does('release'), file, name, back, isAll: fc.boolean() })],
  exact: [2, fc.record({ does: does('exact'), file, back })],
  tick: [2, fc.record({ does: does('tick'), at: fc.nat(1) })],
  work: [9, fc.record({ does: does('work'), most: few, atOnce: few, isTwice: fc.boolean() })],
  kill: [4, fc.record({ does: does('kill'), calls: fc.integer({ min: 1, max: 90 }) })],
  break: [2, fc.record({ does: does('break'), what: fc.constantFrom('table', 'queue') })],
  lose: [2, fc.record({ does: does('lose'), when: fc.constantFrom('before', 'after') })],
  race: [2, fc.record({ does: does('race'), file, number })],
  silence: [2, fc.record({ does: does('silence'), name, fault: fc.constantFrom('down', 'busy', 'denied') })],
  forget: [2, fc.record({ does: does('forget'), key: fc.constantFrom(...REMEMBERED) })],
}

/** Makes histories of what may happen; `but` never does. */
export function histories(but: (happening: Happening) => boolean = () => false): fc.Arbitrary<readonly Happening[]> {
  const all = Object.values(CHANCES).map(([weight, arbitrary]) => ({ weight, arbitrary }))
  const allowed = fc.oneof(...all).filter(happening => !but(happening))
  return fc.array(allowed, { minLength: 4, maxLength: 25, size: 'max' })
}

const targetOf = (one: File) => (one.startsWith('one') ? 0 : 1)
const idOf = (one: File) => `demo:deployment/${nameOf(one)}` as ResourceIdText
const WRITTEN = { kind: 'execute', excludes: [], skipMismatches: false } as const

/** Lets one thing happen. */
export async function play(happening: Happening, ledger: Ledger): Promise<void> {
  const tagOf = (repository: Repo, steps: number) => {
    const tags = ledger.pushed.get(repository) ?? []
    return `registry.example/team/${repository}:${tags.at(-1 - (steps % tags.length))}`
  }
  switch (happening.does) {
    case 'push': {
      const count = ledger.pushed.get(happening.name)?.length ?? 0
      return ledger.pushTag(happening.name, happening.isDev ? `dev-${count}` : `1.${count}`, happening.isHinted)
    }
    case 'edit':
      return ledger.edit(happening.file, text => EDITS[happening.what](text, happening.number))
    case 'go-back':
      return ledger.edit(happening.file, text => text.replace(/team\/x:\S+/, 'team/x:1.0'))
    case 'policy': {
      const { policy, isSet } = happening
      const update = { add: new Map(isSet ? [[policy, 'true']] : []), remove: new Set(isSet ? [] : [policy]) }
      return ledger.ask(targetOf(happening.file), {
        type: 'policy',
        updates: new Map([[idOf(happening.file), update]]),
      })
    }
    case 'release': {
      const image = tagOf(happening.name, happening.back)
      const workloads = happening.isAll ? 'all' : [idOf(happening.file)]
      const spec = { ...WRITTEN, type: 'image', workloads, image, force: !happening.isAll } as const
      return ledger.ask(targetOf(happening.file), spec)
    }
    case 'exact': {
      const current = /registry\S+x:[\w.-]+/.exec(await ledger.read(happening.file))?.[0] ?? ''
      const wanted = [{ container: 'main', current, target: tagOf('x', happening.back) }]
      const spec = {
        ...WRITTEN,
        type: 'containers',
        containers: new Map([[idOf(happening.file), wanted]]),
        force: true,
      } as const
      return ledger.ask(targetOf(happening.file), spec)
    }
    case 'tick':
      return ledger.tick(happening.at)
    case 'work':
      return ledger.work(happening.most, happening)
    case 'kill':
      return ledger.killIn(happening.calls)
    case 'break':
      ledger.world.down[happening.what] = true
      return
    case 'lose':
      return ledger.lose(happening.when)
    case 'race':
      return ledger.race(happening.file, text => EDITS.note(text, happening.number))
    case 'silence':
      return ledger.world.registry.setFault(repo(`team/${happening.name}`), happening.fault)
    case 'forget':
      return ledger.forget(happening.key)
  }
}
