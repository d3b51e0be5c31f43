// What an estate costs a month: what each kind of event took, times how often it happens, times the list prices.
import type { Prices } from './prices.ts'

/** Is what one event took, on average. */
export type EventUse = {
  /** From the call of the handler to its answer, on a whole processor. */
  readonly tookMs: number
  /** Of it, the time that a processor was busy. */
  readonly cpuMs: number
  readonly sqsRequests: number
  /** In the units of DynamoDB: 1 KB for a write, 4 KB for a read. */
  readonly writeUnits: number
  readonly readUnits: number
  readonly logBytes: number
  readonly bytesOut: number
}

/** Is one kind of event in a month. */
export type EventKind = {
  readonly name: string
  readonly memoryMb: number
  readonly perMonth: number
  readonly use: EventUse
  /** How many of them find no warm function, and how long its start takes then. */
  readonly coldShare: number
  readonly initMs: number
  /** It came through the HTTP API. */
  readonly isHttp?: boolean
}

/** Is what runs whether or not anything happens. */
export type Standing = { readonly queues: number; readonly scheduledPerMonth: number }

/** Is one line of the bill, split by what is paid for. */
export type CostLine = {
  readonly name: string
  readonly perMonth: number
  readonly billedMs: number
  readonly gbSeconds: number
  readonly usd: {
    readonly lambda: number
    readonly sqs: number
    readonly table: number
    readonly logs: number
    readonly other: number
    readonly total: number
  }
}

/** 1,769 MB are one whole processor; https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const WHOLE_PROCESSOR_MB = 1_769

/** Lambda asks a queue with five long polls of 20 s at once; https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const IDLE_POLLS_PER_QUEUE_AND_MONTH = (5 * 30 * 24 * 3_600) / 20

/** START, END and REPORT of one invocation as JSON, with what CloudWatch adds to each of them. */
const PLATFORM_LOG_BYTES = 900

const GB = 1e9

/** Computes the bill, a line for each kind of event and two for what stands. */
export function computeCost(kinds: readonly EventKind[], standing: Standing, prices: Prices): readonly CostLine[] {
  const events = kinds.map(kind => computeEvents(kind, prices))
  const polls = standing.queues * IDLE_POLLS_PER_QUEUE_AND_MONTH
  return [
    ...events,
    renderStanding(`${standing.queues} queues, asked by Lambda`, polls, {
      sqs: perMillion(polls, prices.sqsMillionRequests),
    }),
    renderStanding('schedule', standing.scheduledPerMonth, {
      other: perMillion(standing.scheduledPerMonth, prices.schedulerMillionInvocations),
    }),
  ]
}

/** Sums up a bill. */
export function totalOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd.total, 0)
}

/** Less memory is less of a processor: what computes takes longer, what waits does not. */
export function billMs({ tookMs, cpuMs }: Pick<EventUse, 'tookMs' | 'cpuMs'>, memoryMb: number): number {
  const stretch = Math.max(1, WHOLE_PROCESSOR_MB / memoryMb)
  return Math.ceil(Math.max(tookMs, tookMs + cpuMs * (stretch - 1)))
}

function computeEvents(
  { name, memoryMb, perMonth, use, coldShare, initMs, isHttp }: EventKind,
  prices: Prices,
): CostLine {
  const billedMs = billMs(use, memoryMb) + coldShare * initMs
  const gbSeconds = (perMonth * billedMs * memoryMb) / 1_024 / 1_000
  const units =
    perMillion(use.writeUnits, prices.tableMillionWriteUnits) + perMillion(use.readUnits, prices.tableMillionReadUnits)
  const logGb = (perMonth * (use.logBytes + PLATFORM_LOG_BYTES)) / GB
  const http = isHttp === true ? perMillion(perMonth, prices.httpApiMillionRequests) : 0
  return toLine(name, perMonth, {
    billedMs,
    gbSeconds,
    lambda: gbSeconds * prices.lambdaGbSecond + perMillion(perMonth, prices.lambdaMillionRequests),
    sqs: perMillion(perMonth * use.sqsRequests, prices.sqsMillionRequests),
    table: perMonth * units,
    logs: logGb * (prices.logsGb + prices.logsGbMonth),
    other: http + ((perMonth * use.bytesOut) / GB) * prices.dataOutGb,
  })
}

function renderStanding(
  name: string,
  perMonth: number,
  usd: { readonly sqs?: number; readonly other?: number },
): CostLine {
  const { sqs = 0, other = 0 } = usd
  return toLine(name, perMonth, { billedMs: 0, gbSeconds: 0, lambda: 0, sqs, table: 0, logs: 0, other })
}

function toLine(
  name: string,
  perMonth: number,
  { billedMs, gbSeconds, ...usd }: Omit<CostLine['usd'], 'total'> & Pick<CostLine, 'billedMs' | 'gbSeconds'>,
): CostLine {
  const total = Object.values(usd).reduce((sum, one) => sum + one, 0)
  return { name, perMonth, billedMs, gbSeconds, usd: { ...usd, total } }
}

function perMillion(count: number, price: number): number {
  return (count / 1e6) * price
}
