// The pictures of the house are printed by the import tool; a drawn one drifts.
import { expect, it } from 'vitest'
import { renderDomain, renderHouse } from '../generate/render-room-diagrams.ts'
import { readText } from './checkout.ts'
import { cruiseImports } from './cruise-imports.ts'

it('functions/README.md shows the rooms as they are', { timeout: 30_000 }, async () => {
  const { imports } = await cruiseImports(new URL('../..', import.meta.url).pathname)
  const page = readText('functions/README.md')
  expect(page).toContain(renderHouse(imports))
  expect(page).toContain(renderDomain(imports))
})
