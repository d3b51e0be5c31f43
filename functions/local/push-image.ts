// npm run push-image: pushes a tiny image to the sandbox's registry, or to any other, without an OCI client.
import { parseImageName } from './name-image.ts'
import { PUSH_HELP, type PushArguments, parsePushArguments } from './push-arguments.ts'
import { PushFailed } from './push-failed.ts'
import { readSandboxRegistry } from './read-sandbox-registry.ts'
import { makeImage } from './sandbox/registry/make-image.ts'
import { sendImage } from './send-image.ts'

const THIS_MACHINE = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])(?::\d+)?$/

try {
  const args = parsePushArguments(process.argv.slice(2))
  process.stdout.write(`${args.help ? PUSH_HELP : await pushImage(args, Date.now())}\n`)
} catch (thrown) {
  if (!(thrown instanceof PushFailed)) throw thrown
  process.stderr.write(`push-image: ${thrown.message}\n`)
  process.exitCode = 1
}

async function pushImage({ image, createdAtMs, state, plainHttp }: PushArguments, nowMs: number): Promise<string> {
  const name = parseImageName(image)
  if ('why' in name) throw new PushFailed(`${image} cannot be pushed, because ${name.why}.`)
  const { repository, tag, host = readSandboxRegistry(state) } = name
  const url = `${plainHttp || THIS_MACHINE.test(host) ? 'http' : 'https'}://${host}`
  const reference = `${host}/${repository}:${tag}`
  const made = makeImage({ name: reference, createdAtMs: createdAtMs ?? nowMs })
  const digest = await sendImage({ url, repository, tag }, made)
  const created = new Date(createdAtMs ?? nowMs).toISOString()
  return [`pushed   ${reference}`, `digest   ${digest}`, `created  ${created}`].join('\n')
}
