// Picks the log: JSON lines, readable ones when FLUXLESS_LOG=text, with metrics for CloudWatch when a namespace is given.
import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel'
import { openEmfLog } from '../ports/log/emf.ts'
import { openJsonLog } from '../ports/log/json.ts'
import type { Log, LogLine } from '../ports/log/port.ts'
import { openTextLog } from '../ports/log/text.ts'
import type { Settings } from './settings.ts'

/** Entry files open a log each, and know nothing of who counts: the lines of all of them pass here. */
const CHANNEL = 'fluxless:log'

/** Opens the log of this process on its standard output; `FLUXLESS_METRICS_NAMESPACE` makes its numbers metrics of CloudWatch. */
export function openLog({ env, now }: Pick<Settings, 'env' | 'now'>): Log {
  const log = pickLog({ env, now })
  const heard = channel(CHANNEL)
  return {
    write(line) {
      log.write(line)
      if (heard.hasSubscribers) heard.publish(line)
    },
  }
}

/** Hears every line that is written in this process from now on, by whichever log. Returns how to stop. */
export function hearLog(hear: (line: LogLine) => void): () => void {
  const listen = (line: unknown) => hear(line as LogLine)
  subscribe(CHANNEL, listen)
  return () => void unsubscribe(CHANNEL, listen)
}

function pickLog({ env, now }: Pick<Settings, 'env' | 'now'>): Log {
  const write = (text: string) => void process.stdout.write(text)
  const namespace = env.FLUXLESS_METRICS_NAMESPACE
  if (env.FLUXLESS_LOG === 'text') return openTextLog({ write, now })
  return namespace ? openEmfLog({ write, now, namespace }) : openJsonLog({ write, now })
}
