// npm start: the real functions on one machine.
import { ArgumentsInvalid, HELP, parseRunnerArguments } from './arguments.ts'
import { runLocally } from './run-locally.ts'

try {
  const args = parseRunnerArguments(process.argv.slice(2))
  if (args.help) process.stdout.write(`${HELP}\n`)
  // Work that outlasted its limit, and what it waits for, must not keep the process from ending.
  else process.exit(await runLocally(args))
} catch (thrown) {
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  process.stderr.write(
    `fluxless: ${text}\n${thrown instanceof ArgumentsInvalid ? '\nnpm start -- --help tells what can be given.\n' : ''}`,
  )
  process.exitCode = 1
}
