// The benchmarks: npm run bench [-- GROUP… --json FILE]
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { exitOnSignals } from '../cluster/exit-on-signals.ts'
import { type Figure, renderLine, renderTable, toJson } from './figures.ts'
import { CannotRunHere, type Group } from './group.ts'
import { readMachine, renderMachine } from './machine.ts'

const GROUPS: Readonly<Record<string, { readonly about: string; readonly load: () => Promise<Group> }>> = {
  push: { about: 'webhook received to change applied and tag moved, 100 pushes', load: () => import('./push.ts') },
  webhook: { about: 'answers of the front door at 500 deliveries a second', load: () => import('./webhook.ts') },
  images: {
    about: '90 newer images to one commit, what that asks of registries, and an image pushed to applied',
    load: () => import('./images.ts'),
  },
  start: { about: 'size and start time of the deployed functions', load: () => import('./start.ts') },
  cluster: {
    about: '1,000 objects on a real API server, against kubectl apply --server-side; 10,000 unchanged',
    load: () => import('./cluster.ts'),
  },
  faults: {
    about: '1,000 pushes over 50 simulated clusters, with a receiver that is killed in between',
    load: () => import('./faults.ts'),
  },
  cost: {
    about: 'what the example estate costs a month on AWS, from measured events',
    load: () => import('./cost.ts'),
  },
  fleet: { about: 'one push that reaches 1,000 simulated clusters', load: () => import('./fleet.ts') },
}

const HELP = `npm run bench                          all groups
npm run bench -- push webhook          two of them
npm run bench -- --json FILE           write the figures to FILE as well, and the machine to FILE.machine.json

Groups
${Object.entries(GROUPS)
  .map(([name, { about }]) => `  ${name.padEnd(9)} ${about}`)
  .join('\n')}

Figures go to standard output, first as "name: value unit", one a line, then as a table. A goal that is not met is
shown and is no error; a group that cannot run on this machine says why and is left out. The exit code is 1 when a
group broke.`

const say = (line: string) => void process.stderr.write(`${line}\n`)

process.exitCode = await main()

async function main(): Promise<number> {
  const told = parse(process.argv.slice(2))
  if (typeof told === 'string') {
    say(`bench: ${told}\n\n${HELP}`)
    return 2
  }
  if (told.help) {
    process.stdout.write(`${HELP}\n`)
    return 0
  }
  const stopListening = exitOnSignals()
  const startedAt = new Date().toISOString()
  const machine = await readMachine()
  say(renderMachine(machine))
  const { figures, broken } = await runGroups(told.groups)
  stopListening()
  process.stdout.write(`\n${renderTable(figures)}\n\n${renderMachine(machine)}\n`)
  if (told.json !== undefined) {
    const from = Object.fromEntries(figures.map(figure => [figure.name, figure.from]))
    writeJson(told.json, toJson(figures))
    writeJson(`${told.json}.machine.json`, { startedAt, machine, from })
  }
  return broken ? 1 : 0
}

/** One after the other, because they would take each other's cores; the lines for scripts come as soon as they are known. */
async function runGroups(names: readonly string[]): Promise<{ figures: readonly Figure[]; broken: boolean }> {
  const figures: Figure[] = []
  let broken = false
  for (const name of names) {
    try {
      const group = await GROUPS[name]?.load()
      const measured = (await group?.runGroup(say)) ?? []
      for (const figure of measured) process.stdout.write(`${renderLine(figure)}\n`)
      figures.push(...measured)
    } catch (thrown) {
      if (thrown instanceof CannotRunHere) {
        say(`${name}: left out: ${thrown.message}`)
        continue
      }
      broken = true
      say(`${name}: broke: ${thrown instanceof Error ? thrown.stack : String(thrown)}`)
    }
  }
  return { figures, broken }
}

function parse(argv: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { json: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
    })
    const unknown = positionals.find(name => !Object.hasOwn(GROUPS, name))
    if (unknown !== undefined) return `there is no group ${JSON.stringify(unknown)}`
    const groups = Object.keys(GROUPS).filter(name => positionals.length === 0 || positionals.includes(name))
    return { ...values, groups }
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

function writeJson(file: string, value: object): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
}
