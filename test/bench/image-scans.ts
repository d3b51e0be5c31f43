// How long it takes to look at one repository, and what a look asks of its registry: the flows in this process, warm.
import { type Figure, toFigure } from './figures.ts'
import type { Say } from './group.ts'
import { NAMESPACE, renderDeployment } from './image-manifests.ts'
import { openImageBench } from './open-image-bench.ts'
import { openImageFlows } from './open-image-flows.ts'
import { median, renderSpread } from './percentile.ts'

const [MANY, AGED] = [1_000, 90]
/** Docker Hub gives as many at once. */
const PAGE_LIMIT = 100
const RUNS = 5
const CREATED_AT_MS = Date.parse('2026-01-01T00:00:00Z')

/** Measures `images_1000_tags_*` and `images_rescan_requests`. */
export async function measureScans(say: Say): Promise<readonly Figure[]> {
  const files = (host: string) => ({
    'namespace.yaml': NAMESPACE,
    'many.yaml': renderDeployment('many', `${host}/many:1.0.${MANY - 1}`, 'semver:~1'),
    'aged.yaml': renderDeployment('aged', `${host}/aged:1.0.${AGED - 1}`, 'glob:1.*'),
  })
  const bench = await openImageBench(files, PAGE_LIMIT)
  try {
    const { registry } = bench
    say(`images: making ${MANY + AGED} images`)
    for (const [repository, count] of [['many', MANY] as const, ['aged', AGED] as const]) {
      const tags = Array.from({ length: count }, (_, index) => ({
        tag: `1.0.${index}`,
        createdAtMs: CREATED_AT_MS + index,
      }))
      await registry.seed(tags.map(image => ({ repository, ...image })))
    }
    const requestsFor = (name: string) => registry.requests.filter(({ path }) => path.startsWith(`/v2/${name}/`)).length
    const flows = openImageFlows(bench)
    // Finds out what is used, and reads the ages of what is ordered by age.
    await flows.automate()
    const firstRequests = requestsFor('aged')

    const timesS: number[] = []
    const asked: number[] = []
    for (let run = 0; run < RUNS; run += 1) {
      const before = requestsFor('many')
      const startMs = performance.now()
      const { tags } = await flows.scan(`${registry.host}/many`)
      timesS.push((performance.now() - startMs) / 1_000)
      asked.push(requestsFor('many') - before)
      if (tags !== MANY) throw new Error(`A scan found ${tags} tags of ${MANY}`)
    }
    const before = requestsFor('aged')
    const again = await flows.scan(`${registry.host}/aged`)
    if (again.tags !== AGED || again.images !== AGED) throw new Error(`A second scan knows ${again.images} of ${AGED}`)
    const rescan = requestsFor('aged') - before
    const from = `${RUNS} scans, ${Math.max(...asked)} pages of ${PAGE_LIMIT}, sandbox; ${renderSpread(timesS)} s`
    const ages = `${AGED} tags by age, unchanged; the first scan took ${firstRequests} requests`
    return [
      { name: 'images_1000_tags_s', value: median(timesS), unit: 's', goal: { atMost: 3 }, from },
      { name: 'images_rescan_requests', value: rescan, unit: 'requests', goal: { atMost: 2 }, from: ages },
    ].map(toFigure)
  } finally {
    await bench.stop()
  }
}
