// Prints the reference table of the README: every key of fluxless.yml.
// Run: node test/generate/config-reference.ts
import { renderConfigReference } from './render-config-reference.ts'

process.stdout.write(`${renderConfigReference()}\n`)
