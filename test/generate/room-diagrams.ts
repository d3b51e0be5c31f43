// Prints the two diagrams of functions/README.md.
// Run: node test/generate/room-diagrams.ts
import { cruiseImports } from '../architecture/cruise-imports.ts'
import { renderDomain, renderHouse } from './render-room-diagrams.ts'

const { imports } = await cruiseImports(new URL('../..', import.meta.url).pathname)
process.stdout.write(`${renderHouse(imports)}\n\n${renderDomain(imports)}\n`)
