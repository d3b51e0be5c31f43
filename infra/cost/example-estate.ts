// The estate that the cost is told for, and how often things happen in it in a month of 30 days.

/** Is an estate as somebody describes it. */
export type Estate = {
  readonly clusters: number
  readonly pushesADay: number
  readonly pollMinutes: number
  readonly resyncMinutes: number
  /** Pods come up in a minute or two: so often a commit is looked at until it is healthy. */
  readonly looksPerPush: number
  /** Pushes of images that a target automates; each is committed. */
  readonly imagesADay: number
  /** 0 looks for newer images only when a registry tells of one. */
  readonly automationMinutes: number
}

/** Is how often each kind of event happens. */
export type EventCounts = Readonly<
  Record<
    'webhook' | 'sync' | 'look' | 'resync' | 'tick' | 'imageWebhook' | 'scan' | 'automateCommit' | 'automateNothing',
    number
  >
>

/** Is the example: ten clusters with a target each, every push for one of them. */
export const EXAMPLE_ESTATE: Estate = {
  clusters: 10,
  pushesADay: 200,
  pollMinutes: 5,
  resyncMinutes: 60,
  looksPerPush: 2,
  imagesADay: 0,
  automationMinutes: 0,
}

/** Is the same when forty images a day are pushed and committed, and newer ones are looked for every five minutes too. */
export const EXAMPLE_WITH_IMAGES: Estate = { ...EXAMPLE_ESTATE, imagesADay: 40, automationMinutes: 5 }

const DAYS = 30
const MINUTES = DAYS * 24 * 60

/** Counts the events of a month. A commit of ours is a push as any other; a poll is part of a tick. */
export function countEvents(estate: Estate): EventCounts {
  const { clusters, pushesADay, imagesADay, automationMinutes, resyncMinutes, looksPerPush } = estate
  const pushes = (pushesADay + imagesADay) * DAYS
  const images = imagesADay * DAYS
  return {
    webhook: pushes,
    sync: pushes,
    look: pushes * looksPerPush,
    resync: clusters * (MINUTES / resyncMinutes),
    tick: MINUTES,
    imageWebhook: images,
    scan: images,
    automateCommit: images,
    automateNothing: automationMinutes === 0 ? 0 : clusters * (MINUTES / automationMinutes),
  }
}
