// Which log is picked, and who hears its lines.
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LogLine } from '../../functions/ports/log/port.ts'
import { hearLog, openLog } from '../../functions/wiring/log.ts'

const now = () => Date.parse('2026-01-02T03:04:05.678Z')

/** Writes one line through the log that the environment asks for. */
function write(env: Readonly<Record<string, string>>, line: LogLine): string {
  const written: string[] = []
  const output = vi.spyOn(process.stdout, 'write').mockImplementation(text => written.push(String(text)) > 0)
  openLog({ env, now }).write(line)
  output.mockRestore()
  return written.join('')
}

afterEach(() => void vi.restoreAllMocks())

describe('the log', () => {
  it.each`
    env                                                            | written
    ${{}}                                                          | ${/^\{"time":.*"msg":"tick","due":1\}\n$/}
    ${{ FLUXLESS_LOG: 'text' }}                                    | ${/^03:04:05.678 {3}tick {2}due=1\n$/}
    ${{ FLUXLESS_METRICS_NAMESPACE: 'ops' }}                       | ${/"_aws":\{.*"Namespace":"ops"/}
    ${{ FLUXLESS_METRICS_NAMESPACE: '' }}                          | ${/"due":1\}\n$/}
    ${{ FLUXLESS_LOG: 'text', FLUXLESS_METRICS_NAMESPACE: 'ops' }} | ${/^03:04:05.678/}
  `('with $env', ({ env, written }) => {
    expect(write(env, { msg: 'tick', due: 1 })).toMatch(written)
  })

  it('is heard, whoever opened it, until nobody listens', () => {
    const heard: string[] = []
    const stop = hearLog(({ msg }) => void heard.push(msg))
    write({}, { msg: 'one' })
    write({ FLUXLESS_LOG: 'text' }, { msg: 'two' })
    stop()
    write({}, { msg: 'three' })
    expect(heard).toEqual(['one', 'two'])
  })
})
