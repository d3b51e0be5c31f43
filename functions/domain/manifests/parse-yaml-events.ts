// Reads the text of a YAML file into parser events, as leniently as kubectl does where braces and quotes tell the structure.
import { type Event, parseEvents, YAMLException } from 'js-yaml'
import { MAX_DEPTH } from './expand-aliases.ts'

/** The parser wants lines between braces, or inside quotes, to be indented; kubectl's parser does not look at that. */
const DEFICIENT = 'deficient indentation'
/** Deeper than anybody indents. */
const PADDING = ' '.repeat(256)
/** Each costs another pass over the text. */
const MOST_PADDED_LINES = 400
const MOST_CHARACTERS_READ = 200_000_000

/**
 * Parses a text; positions count in the text as it is given.
 *
 * @throws {YAMLException} when it is no YAML
 * @see https://github.com/yaml/libyaml, whose scanner rolls no indentation inside a flow
 */
export function parseYamlEvents(text: string): Event[] {
  const lines = new Set<number>()
  for (;;) {
    const padded = lines.size === 0 ? text : pad(text, lines)
    try {
      const events = parseEvents(padded, { maxDepth: MAX_DEPTH })
      return lines.size === 0 ? events : moveBack(events, padded, lines)
    } catch (error) {
      const line = findDeficientLine(error)
      const isHopeless = lines.size >= MOST_PADDED_LINES || text.length * (lines.size + 1) > MOST_CHARACTERS_READ
      if (line === undefined || lines.has(line) || isHopeless) throw error
      lines.add(line)
    }
  }
}

function findDeficientLine(error: unknown): number | undefined {
  return error instanceof YAMLException && error.reason === DEFICIENT ? error.mark?.line : undefined
}

function pad(text: string, lines: ReadonlySet<number>): string {
  return text
    .split('\n')
    .map((line, index) => (lines.has(index) ? PADDING + line : line))
    .join('\n')
}

/** Takes the padding out of every position again; what lies between two of them reads the same without it. */
function moveBack(events: readonly Event[], padded: string, lines: ReadonlySet<number>): Event[] {
  const starts = startsOf(padded, lines)
  const back = (position: number) => position - PADDING.length * countBefore(starts, position)
  return events.map(event => {
    const moved = Object.entries(event).map(([name, value]) => {
      return [name, /^start$|Start$|End$/.test(name) && typeof value === 'number' && value >= 0 ? back(value) : value]
    })
    return Object.fromEntries(moved) as Event
  })
}

/** Answers where the text of each padded line begins, in ascending order. */
function startsOf(padded: string, lines: ReadonlySet<number>): readonly number[] {
  const starts: number[] = []
  let position = 0
  for (const [index, line] of padded.split('\n').entries()) {
    if (lines.has(index)) starts.push(position + PADDING.length)
    position += line.length + 1
  }
  return starts
}

function countBefore(starts: readonly number[], position: number): number {
  const index = starts.findIndex(start => start > position)
  return index < 0 ? starts.length : index
}
