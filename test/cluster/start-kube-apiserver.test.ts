// That a server goes without a trace, however its owner goes; and that one that cannot start says why.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startKubeApiserver } from './start-kube-apiserver.ts'

const serve = join(import.meta.dirname, 'serve.ts')

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe('a server of one owner', () => {
  it.each`
    end                    | leave                                             | code
    ${'Ctrl-C'}            | ${(owner: ChildProcess) => owner.kill('SIGINT')}  | ${130}
    ${'SIGTERM'}           | ${(owner: ChildProcess) => owner.kill('SIGTERM')} | ${143}
    ${'losing its parent'} | ${(owner: ChildProcess) => owner.disconnect()}    | ${143}
  `('leaves no process and no file behind on $end', async ({ leave, code }) => {
    const owner = spawn(process.execPath, [serve], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
    onTestFinished(() => void owner.kill('SIGTERM'))
    const [line] = await once(createInterface(owner.stdout as Readable), 'line')
    const { kubeconfigFile, pids }: { kubeconfigFile: string; pids: readonly number[] } = JSON.parse(line)
    expect(pids.map(isRunning)).toEqual([true, true])
    expect(existsSync(kubeconfigFile)).toBe(true)

    leave(owner)
    await once(owner, 'exit')
    expect(owner.exitCode).toBe(code)
    expect(pids.map(isRunning)).toEqual([false, false])
    expect(existsSync(dirname(kubeconfigFile))).toBe(false)
  })

  it('says what the program said last when it does not come up, and tidies', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'fluxless-broken-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const broken = join(directory, 'kube-apiserver')
    writeFileSync(broken, '#!/bin/sh\necho "no such flag" >&2\nexit 3\n', { mode: 0o755 })
    const idle = join(directory, 'etcd')
    writeFileSync(idle, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 })
    vi.stubEnv('TMPDIR', directory)
    onTestFinished(() => void vi.unstubAllEnvs())

    await expect(startKubeApiserver({ kubeApiserver: broken, etcd: idle })).rejects.toThrow(
      'kube-apiserver ended (exit 3):\nno such flag',
    )
    expect(readdirSync(directory).sort()).toEqual(['etcd', 'kube-apiserver'])
  })
})
