// Reads a Dockerfile into its instructions, stage by stage.
import { readText } from '../architecture/checkout.ts'

/** Is one instruction; `text` is what follows its name, on one line. */
export type Instruction = { readonly name: string; readonly text: string }

/** Reads the stages of infra/container/Dockerfile; each begins with its FROM. */
export function readDockerfile(): readonly (readonly Instruction[])[] {
  const lines = readText('infra/container/Dockerfile')
    .split('\n')
    .filter(line => !line.startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter(line => line.trim() !== '')
  const stages: Instruction[][] = []
  for (const line of lines) {
    const [name = '', ...words] = line.split(' ')
    if (name === 'FROM') stages.push([])
    stages.at(-1)?.push({ name, text: words.join(' ').replaceAll(/ +/g, ' ') })
  }
  return stages
}

/** Finds the texts of one kind of instruction. */
export function textsOf(stage: readonly Instruction[], name: string): readonly string[] {
  return stage.filter(each => each.name === name).map(({ text }) => text)
}
