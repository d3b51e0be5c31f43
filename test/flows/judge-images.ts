// Judges a history of images by the ledger and the branch alone: it knows nothing of how anything is decided.
import type { ImageUse } from '../../functions/domain/release/image-use.ts'
import type { openImageLedger, Repo } from './image-ledger.ts'

type Ledger = ReturnType<typeof openImageLedger>
type Step = Awaited<ReturnType<Ledger['history']>>[number]

const BY_HAND = 'Change'

/** Says all that is wrong; nothing when every promise was kept. */
export async function judgeImages(ledger: Ledger): Promise<readonly string[]> {
  const history = await ledger.history()
  const steps = history.flatMap((step, index) => {
    const before = history[index - 1]
    return before === undefined || step.message === BY_HAND ? [] : judgeCommit(before, step)
  })
  return [...ledger.wrong, ...steps, ...judgeAsked(ledger, history), ...judgeEnd(ledger, history.at(-1)?.uses ?? [])]
}

/** A commit of ours changes lines of what it is about, and of nothing else. */
function judgeCommit(before: Step, { message, texts, uses }: Step): readonly string[] {
  const isMeant = /^(Auto-release|Release|Update image refs)/.test(message) ? /image: / : /fluxcd.io\/|^$/
  const changed = [...texts].flatMap(([path, text]) => {
    const [was, is] = [before.texts.get(path) ?? '', text].map(one => new Set(one.split('\n')))
    return [...(was ?? [])].filter(line => !is?.has(line)).concat([...(is ?? [])].filter(line => !was?.has(line)))
  })
  const wrong = changed.filter(line => !isMeant.test(line)).map(line => `"${message}" changes: ${line}`)
  if (changed.length === 0) wrong.push(`"${message}" changes nothing`)
  if (!message.startsWith('Auto-release')) return wrong
  for (const [at, use] of uses.entries()) {
    const was = before.uses[at]
    if (was === undefined || was.image === use.image) continue
    if (!was.isAutomated || was.isLocked) wrong.push(`"${message}" writes ${was.container}, which is not to be touched`)
    if (!message.includes(use.image)) wrong.push(`"${message}" does not tell of ${use.image}`)
  }
  return wrong
}

/** What was asked for has an outcome, the outcome is true, and it was done once, but for accidents. */
function judgeAsked(ledger: Ledger, history: readonly Step[]): readonly string[] {
  const made = history.filter(({ message }) => !message.startsWith('Auto-release') && message !== BY_HAND).length
  const wrong =
    made > ledger.asked.length + ledger.accidents() ? [`${made} commits for ${ledger.asked.length} jobs`] : []
  for (const { job, from, outcome } of ledger.asked) {
    const { spec, type } = job.update as { type: string; spec: { ImageSpec?: string; ServiceSpecs?: string[] } }
    if (outcome === undefined) wrong.push(`${job.id} has no outcome`)
    if (type !== 'image') continue
    const isFor = (use: ImageUse) => use.image === spec.ImageSpec && use.file.startsWith(job.target)
    const isDone = history.slice(from - 1).some(({ uses }) => uses.some(isFor))
    if (outcome === 'committed' && !isDone) wrong.push(`${job.id} says that it was written`)
    if (outcome === 'nothing' && spec.ServiceSpecs?.[0] !== '<all>' && !isDone) wrong.push(`${job.id} was lost`)
  }
  return wrong
}

/** In the end everything that is automated has the newest that its filter lets through. */
function judgeEnd({ pushed }: Ledger, uses: readonly ImageUse[]): readonly string[] {
  return uses
    .filter(use => use.isAutomated && !use.isLocked)
    .flatMap(({ image, pattern, file, container }) => {
      const tags = pushed.get(/team\/(\w)/.exec(image)?.[1] as Repo) ?? []
      const newest = (pattern?.startsWith('semver:') ? tags.filter(tag => tag.startsWith('1.')) : tags).at(-1)
      return image.endsWith(`:${newest}`) ? [] : [`${file} ${container} has ${image}, not ${newest}`]
    })
}
