// What the figures came from: the machine and the versions of all that took part.
import { execFile } from 'node:child_process'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { promisify } from 'node:util'

/** Is the machine as a report tells it. */
export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly memoryGib: number
  readonly os: string
  readonly node: string
  readonly git: string
  readonly kubectl: string
}

/** Reads the machine; a program that is not there is told as such. */
export async function readMachine(): Promise<Machine> {
  const [git, kubectl] = await Promise.all([
    readVersion('git', ['--version'], /git version (\S+)/),
    readVersion('kubectl', ['version', '--client'], /Client Version: (\S+)/),
  ])
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Number((totalmem() / 2 ** 30).toFixed(1)),
    os: `${type()} ${release()}`,
    node: process.versions.node,
    git,
    kubectl,
  }
}

/** Renders it in one line. */
export function renderMachine({ cpu, cores, memoryGib, os, node, git, kubectl }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGib} GiB; ${os}; Node ${node}; git ${git}; kubectl ${kubectl}`
}

async function readVersion(program: string, args: readonly string[], pattern: RegExp): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, [...args])
    return pattern.exec(stdout)?.[1] ?? 'unknown'
  } catch {
    return 'none'
  }
}
