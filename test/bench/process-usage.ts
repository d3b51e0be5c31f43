// What processes took of the machine: CPU of any, peak memory of this one.
import { readFileSync, writeFileSync } from 'node:fs'

/** Linux tells times in hundredths of a second, whatever its kernel counts in: sysconf(3), _SC_CLK_TCK. */
const TICKS_PER_S = 100
const KIB_PER_MIB = 1_024

/**
 * Reads the CPU seconds that processes have taken so far: all threads, user and system.
 *
 * Not a number where there is no /proc.
 */
export function readCpuSeconds(pids: readonly number[]): number {
  const ticks = pids.map(pid => {
    const stat = readProc(`/proc/${pid}/stat`)
    // The name in parentheses may hold spaces; after it utime and stime are the 12th and 13th: proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return stat === '' ? Number.NaN : Number(fields[11]) + Number(fields[12])
  })
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_S
}

/** Makes the peak start anew from what is held now; where that is not possible it stays that of the whole life. */
export function forgetPeakRss(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {}
}

/** Reads the peak of this process' resident memory, since {@link forgetPeakRss} where it could forget. */
export function readPeakRssMib(): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readProc('/proc/self/status'))?.[1]
  return (kib === undefined ? process.resourceUsage().maxRSS : Number(kib)) / KIB_PER_MIB
}

function readProc(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
