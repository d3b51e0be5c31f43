// Picks the log: JSON lines, or readable ones when FLUXLESS_LOG=text.
import { openJsonLog } from '../ports/log/json.ts'
import type { Log } from '../ports/log/port.ts'
import { openTextLog } from '../ports/log/text.ts'
import type { Settings } from './settings.ts'

/** Opens the log of this process on its standard output. */
export function openLog({ env, now }: Pick<Settings, 'env' | 'now'>): Log {
  const write = (text: string) => void process.stdout.write(text)
  return env.FLUXLESS_LOG === 'text' ? openTextLog({ write, now }) : openJsonLog({ write, now })
}
